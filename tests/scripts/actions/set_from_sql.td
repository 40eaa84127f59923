# Any type will do; the variable holds what `>` would print.

$ set-from-sql var=name
SELECT 'na' ||
  'me'

$ set-from-sql var=number
SELECT 40 + 2

$ set-from-sql var=moment
SELECT timestamp '2024-02-29 12:00:00'

$ set-from-sql var=empty
SELECT ''

> SELECT '${name}', ${number}, '${moment}', '${empty}'
name 42 "2024-02-29 12:00:00" ""

# It runs on the script's own connection, so it sees an open transaction.
> BEGIN
> CREATE TABLE inside (f int)
> INSERT INTO inside VALUES (7)

$ set-from-sql var=seen
SELECT f FROM inside

> ROLLBACK
> SELECT '${seen}'
7
