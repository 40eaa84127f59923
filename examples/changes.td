# Changes of a table, collected by logical decoding and compared.

> CREATE TABLE orders (id int PRIMARY KEY, item text, amount int)

> INSERT INTO orders VALUES (1, 'tea', 3), (2, 'milk', 1)

$ subscribe name=orders table=orders

> UPDATE orders SET amount = amount + 1 WHERE item = 'tea'

> DELETE FROM orders WHERE id = 2

# Each change since then, in the order of the commits.
$ verify-changes name=orders
update 1 tea 4
delete 2

> INSERT INTO orders SELECT i, 'item ' || i, i % 7 FROM generate_series(10, 500) AS i

> UPDATE orders SET amount = amount - 1 WHERE amount > 5

# What all changes add up to is the table, and what a query says of it.
$ verify-changes name=orders

$ verify-changes name=orders query="SELECT id, item, amount FROM orders WHERE amount IS NOT NULL"
