# expected: the query returned NULL, which a variable cannot hold

$ set-from-sql var=x
SELECT NULL
