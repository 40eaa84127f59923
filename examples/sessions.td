# A second session sees what the first has committed, and nothing else.

> CREATE TABLE stock (item text PRIMARY KEY, amount int)
> INSERT INTO stock VALUES ('bolt', 10)

$ postgres-connect name=other url=${weir.url}

$ postgres-execute connection=other
BEGIN
UPDATE stock SET amount = 7 WHERE item = 'bolt'

> SELECT amount FROM stock
10

$ postgres-execute connection=other
COMMIT

# Retried until it holds, or until the timeout.
> SELECT amount FROM stock
7
