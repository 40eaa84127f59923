# By force below the default; without it, only back to it.

$ set-sql-timeout duration=200ms force=true

! SELECT pg_sleep(30)
timeout

# Has the effect of `default`: the statement may take a second.
$ set-sql-timeout duration=1ms

> SELECT 1 FROM pg_sleep(0.3)
1

$ set-sql-timeout duration=200ms force=true

$ set-sql-timeout duration=DEFAULT

> SELECT 2 FROM pg_sleep(0.3)
2

$ set-sql-timeout duration="1m 30s" force=false

> SELECT 3
3
