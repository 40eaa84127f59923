#!/bin/sh
# PostgreSQL is killed while its changes are read by logical decoding. The promise that must hold: what was
# acknowledged before the crash or after it is in the stream once, in the order of the commits, and so the
# changes add up to the table. A transaction that was open is in neither.
set -eu
cd "$(dirname "$0")"
trap 'exit 130' INT TERM
trap 'weir down >&2' EXIT
weir up --detach >&2

weir run --target '${service.postgres.url}' - >&2 << 'SCRIPT'
> CREATE TABLE accounts (id int PRIMARY KEY, amount int)

> INSERT INTO accounts SELECT i, 100 FROM generate_series(1, 3) AS i

# The slot stays when its connection is lost, and the stream goes on where it was.
$ subscribe name=accounts table=accounts when-lost=resume

> BEGIN

> UPDATE accounts SET amount = amount - 10 WHERE id = 1

> UPDATE accounts SET amount = amount + 10 WHERE id = 2

> COMMIT

$ postgres-connect name=other url=${service.postgres.url}

$ postgres-execute connection=other
BEGIN
UPDATE accounts SET amount = 0

$ service-kill name=postgres

$ service-start name=postgres

> DELETE FROM accounts WHERE id = 3

# Nothing of the transaction that was open; nothing twice.
$ verify-changes name=accounts
update 1 90
update 2 110
delete 3

> INSERT INTO accounts VALUES (4, 100)

$ verify-changes name=accounts query="SELECT id, amount FROM accounts"
SCRIPT
echo 'each acknowledged change came once, in order, and they add up to the table'

weir sql postgres -- -Atc "select count(*) || ' slots are left' from pg_replication_slots"
