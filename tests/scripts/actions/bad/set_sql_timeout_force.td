# expected: timed out after; hint: the statement was cancelled on the server

$ set-sql-timeout duration=100ms force=true

> SELECT 1 FROM pg_sleep(30)
1
