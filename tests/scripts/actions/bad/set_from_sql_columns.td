# expected: the query must return one column, it returns 2 columns

$ set-from-sql var=x
SELECT 1, 2
