# Without a skip it does nothing.

$ skip-end

> SELECT 'still here'
"still here"

$ skip-if
SELECT false

> SELECT 'not skipped'
"not skipped"

$ skip-end

$ skip-end
