# expected: the query must return one row, it returned 2 rows

$ set-from-sql var=x
SELECT g FROM generate_series(1, 2) g
