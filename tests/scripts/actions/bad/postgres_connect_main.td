# expected: `main` is the script's own connection, and cannot be replaced

$ postgres-connect name=main url=postgres://${testdrive.materialize-user}@${testdrive.materialize-sql-addr}/postgres
