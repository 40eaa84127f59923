# Named connections keep their transactions; using a name again replaces the connection.

$ postgres-connect name=one url=postgres://${testdrive.materialize-user}@${testdrive.materialize-sql-addr}/postgres

$ postgres-connect name=two url=postgres://${testdrive.materialize-user}@${testdrive.materialize-sql-addr}/postgres

$ postgres-execute connection=one
CREATE TABLE IF NOT EXISTS weir_connect_probe (f int)
TRUNCATE weir_connect_probe
BEGIN
INSERT INTO weir_connect_probe VALUES (1)

# Not committed yet, so the other one does not see it: this would fail with a division by zero.
$ postgres-execute connection=two
SELECT 1 / (CASE WHEN count(*) = 0 THEN 1 ELSE 0 END) FROM weir_connect_probe

$ postgres-execute connection=one
COMMIT

$ postgres-execute connection=two
SELECT 1 / count(*) FROM weir_connect_probe
SET weir.marker = 'old'

# A new connection under the old name has forgotten the setting.
$ postgres-connect name=two url=postgres://${testdrive.materialize-user}@${testdrive.materialize-sql-addr}/postgres

$ postgres-execute connection=two
SELECT 1 / (CASE WHEN current_setting('weir.marker', true) IS NULL THEN 1 ELSE 0 END)
DROP TABLE weir_connect_probe
