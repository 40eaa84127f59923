# Goes on at once; what still runs at the end is cancelled, so this script ends soon.

$ postgres-execute connection=postgres://${testdrive.materialize-user}@${testdrive.materialize-sql-addr}/postgres background=true
SELECT pg_sleep(600)

> SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(600)' AND state = 'active'
1
