#!/bin/sh
# A stream table that is refreshed.
set -eu
cd "$(dirname "$0")"
if [ ! -e postgres-with-pg_trickle ]; then
  echo 'skipped: no registry has pg_trickle; see weir.toml here' >&2
  exit 77
fi
trap 'exit 130' INT TERM
trap 'weir down >&2' EXIT
weir up --detach >&2
eval "$(weir env)"

weir run --target "$POSTGRES_URL" - <<'TD'
> CREATE TABLE orders (customer text, amount int)
> SELECT 1 FROM pgtrickle.create_stream_table('totals', 'SELECT customer, sum(amount) AS total FROM orders GROUP BY customer', schedule => '1h', refresh_mode => 'DIFFERENTIAL')
1
> INSERT INTO orders VALUES ('ada', 3), ('ada', 4)
> SELECT 1 FROM pgtrickle.refresh_stream_table('totals')
1
> SELECT customer, total FROM totals
ada 7
TD
