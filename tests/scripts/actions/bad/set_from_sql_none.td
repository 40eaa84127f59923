# expected: the query must return one row, it returned 0 rows

$ set-from-sql var=x
SELECT 1 WHERE false
