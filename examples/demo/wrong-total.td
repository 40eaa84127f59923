# A deliberate failure: somebody forgot the third order.

> CREATE TABLE orders (id int, customer text, amount numeric)
> INSERT INTO orders VALUES (1, 'ada', 12.5), (2, 'ada', 7.5), (3, 'grace', 3)

$ set-sql-timeout duration=1s force=true

> SELECT customer, sum(amount) AS total, count(*) AS orders FROM orders GROUP BY customer
customer total orders
---------------------
ada      20    2
grace    4     1
linus    1     1
