# expected: the query returns a column that is not boolean

$ skip-if
SELECT 'true'

$ skip-end
