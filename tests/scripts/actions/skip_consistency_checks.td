# Accepted, and nothing happens.

$ skip-consistency-checks reason="there are none"

> SELECT 1
1
