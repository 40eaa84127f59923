# A materialized view answers from what it has stored: it equals its query only after a refresh.
# This is the question that every test of an incremental engine asks.

> CREATE TABLE orders (id int PRIMARY KEY, customer text, amount numeric(10, 2))

> CREATE MATERIALIZED VIEW totals AS
  SELECT customer, sum(amount) AS total, count(*) AS orders
  FROM orders
  GROUP BY customer

> INSERT INTO orders VALUES (1, 'ada', 12.50), (2, 'ada', 7.50), (3, 'grace', 3)

# Not refreshed yet: no rows.
> SELECT * FROM totals

> REFRESH MATERIALIZED VIEW totals

# Rows are compared as a multiset. Numerics lose their trailing zeros: 20.00 is 20.
> SELECT * FROM totals
customer total orders
---------------------
ada      20    2
grace    3     1

# A group that empties leaves the view.
> DELETE FROM orders WHERE customer = 'grace'
> REFRESH MATERIALIZED VIEW totals
> SELECT * FROM totals
ada 20 2
