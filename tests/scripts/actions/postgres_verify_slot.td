# A slot that nobody reads, found by a pattern.

> SELECT slot_name FROM pg_create_logical_replication_slot('weir_probe_${testdrive.seed}', 'pgoutput')
weir_probe_${testdrive.seed}

$ postgres-verify-slot connection=postgres://${testdrive.materialize-user}@${testdrive.materialize-sql-addr}/postgres slot=weir\_probe\_${testdrive.seed} active=false

$ postgres-verify-slot connection=postgres://${testdrive.materialize-user}@${testdrive.materialize-sql-addr}/postgres slot=%probe_${testdrive.seed} active=false

> SELECT count(*) FROM pg_drop_replication_slot('weir_probe_${testdrive.seed}')
1
