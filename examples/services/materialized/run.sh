#!/bin/sh
# A view that is kept up to date.
set -eu
cd "$(dirname "$0")"
if [ ! -e materialize ]; then
  echo 'skipped: no registry has Materialize; see weir.toml here' >&2
  exit 77
fi
trap 'exit 130' INT TERM
trap 'weir down >&2' EXIT
weir up --detach >&2
eval "$(weir env)"

weir run --target "$MATERIALIZE_URL" - <<'TD'
> CREATE TABLE orders (customer text, amount int)
> CREATE MATERIALIZED VIEW totals AS SELECT customer, sum(amount) AS total FROM orders GROUP BY customer
> INSERT INTO orders VALUES ('ada', 3), ('ada', 4)
> SELECT customer, total FROM totals
ada 7
TD
