# expected: the query failed: division by zero

$ set-from-sql var=x
SELECT 1 / 0
