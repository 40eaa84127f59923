#!/bin/sh
# An incremental view of pg_ivm 1.13 is kept by 1.16, which starts on the same folder.
set -eu
cd "$(dirname "$0")"
trap 'exit 130' INT TERM
trap 'weir down >&2' EXIT
weir up --detach >&2
eval "$(weir env)"

weir run --target "$PG_IVM_URL" - <<'TD'
> SELECT extversion FROM pg_extension WHERE extname = 'pg_ivm'
1.13
> CREATE TABLE orders (customer text, amount int)
> INSERT INTO orders VALUES ('ada', 3), ('ada', 4), ('grace', 5)
> SELECT pgivm.create_immv('totals', 'SELECT customer, sum(amount) AS total FROM orders GROUP BY customer')
2
TD

weir stop pg_ivm >&2
weir start pg_ivm --override new >&2

weir run --target "$PG_IVM_URL" - <<'TD'
> ALTER EXTENSION pg_ivm UPDATE
> SELECT extversion FROM pg_extension WHERE extname = 'pg_ivm'
1.16
> SELECT customer, total FROM totals
ada 7
grace 5
> DELETE FROM orders WHERE amount = 4
> INSERT INTO orders VALUES ('linus', 1)
> SELECT customer, total FROM totals
ada 3
grace 5
linus 1
TD
