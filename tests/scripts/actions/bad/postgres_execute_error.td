# expected: `SELECT * FROM no_such_table` failed: relation "no_such_table" does not exist

$ postgres-execute connection=postgres://${testdrive.materialize-user}@${testdrive.materialize-sql-addr}/postgres
SELECT 1
SELECT * FROM no_such_table
