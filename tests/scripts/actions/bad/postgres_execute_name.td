# expected: no connection is called `con`; hint: did you mean `conn`?

$ postgres-connect name=conn url=postgres://${testdrive.materialize-user}@${testdrive.materialize-sql-addr}/postgres

$ postgres-execute connection=con
SELECT 1
