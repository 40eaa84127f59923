# Lines, several statements in a line, results that nobody looks at, and a body of escapes.

$ postgres-execute connection=postgres://${testdrive.materialize-user}@${testdrive.materialize-sql-addr}/postgres
CREATE TEMPORARY TABLE t (f text); INSERT INTO t VALUES ('a'), ('b')
SELECT * FROM t
\  SELECT 'indented';

# Without a body nothing is sent.
$ postgres-execute connection=postgres://${testdrive.materialize-user}@${testdrive.materialize-sql-addr}/postgres

$ set where=postgres://${testdrive.materialize-user}@${testdrive.materialize-sql-addr}/postgres

$ postgres-execute connection=${where}
SELECT 1
