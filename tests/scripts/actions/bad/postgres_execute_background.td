# expected: `background=true` needs a connection of its own

$ postgres-connect name=conn url=postgres://${testdrive.materialize-user}@${testdrive.materialize-sql-addr}/postgres

$ postgres-execute connection=conn background=true
SELECT 1
