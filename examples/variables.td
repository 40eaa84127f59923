# Variables stand in queries, expectations and action arguments.

$ set-arg-default customers=3

$ set table=customers_${testdrive.seed}

> CREATE TABLE ${table} AS SELECT 'customer ' || n AS name FROM generate_series(1, ${arg.customers}) AS n

> SELECT name FROM ${table} WHERE name LIKE '%1'
"customer 1"

$ set-from-sql var=count
SELECT count(*)::text FROM ${table}

> SELECT 'there are ${count}'
"there are ${arg.customers}"

# What changes from run to run is masked before it is compared.
$ set-regex match=\d{4}-\d{2}-\d{2} replacement=<date>

> SELECT 'today is ' || current_date
"today is <date>"
