# expected: the query returned NULL, which is neither true nor false

$ skip-if
SELECT NULL::boolean

$ skip-end
