# expected: the query returned 0 rows

$ skip-if
SELECT true WHERE false

$ skip-end
