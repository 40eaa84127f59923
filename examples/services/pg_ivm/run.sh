#!/bin/sh
# A view that follows its table.
set -eu
cd "$(dirname "$0")"
trap 'exit 130' INT TERM
trap 'weir down >&2' EXIT
weir up --detach >&2
eval "$(weir env)"

weir run --target "$PG_IVM_URL" - <<'TD'
> CREATE TABLE orders (customer text, amount int)
> SELECT pgivm.create_immv('totals', 'SELECT customer, sum(amount) AS total FROM orders GROUP BY customer')
0
> INSERT INTO orders VALUES ('ada', 3), ('ada', 4), ('grace', 5)
> SELECT customer, total FROM totals
ada 7
grace 5
> DELETE FROM orders WHERE amount = 4
> SELECT customer, total FROM totals
ada 3
grace 5
TD
