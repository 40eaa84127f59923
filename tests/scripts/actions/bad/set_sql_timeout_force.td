# expected: statement timed out: the row would take longer than the time forced

$ set-sql-timeout duration=100ms force=true

> SELECT 1 FROM pg_sleep(30)
1
