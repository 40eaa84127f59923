# A result that is not there yet: the statement is repeated until the rows are as expected.

> CREATE TABLE arrivals (n int)

# Runs beside the script, and inserts its row after a moment.
$ postgres-execute background=true connection=${weir.url}
INSERT INTO arrivals SELECT 1 FROM pg_sleep(0.3)

> SELECT count(*) FROM arrivals
1
