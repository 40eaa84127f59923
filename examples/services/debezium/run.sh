#!/bin/sh
# What two databases change arrives in Kafka: PostgreSQL and MariaDB, by Debezium, as two scripts.
set -eu
cd "$(dirname "$0")"
command -v kcat > /dev/null || { echo 'skipped: kcat is not installed' >&2; exit 77; }
trap 'exit 130' INT TERM
trap 'weir down >&2' EXIT
weir up --detach >&2

weir run - >&2 << 'SCRIPT'
$ postgres-connect name=shop url=${service.postgres.url}

# With a full identity changes bring the old row along, not only its key.
$ postgres-execute connection=shop
CREATE TABLE orders (id int PRIMARY KEY, item text, amount int)
ALTER TABLE orders REPLICA IDENTITY FULL
INSERT INTO orders VALUES (1, 'tea', 3)

$ http-request method=PUT url=${service.debezium.url}/connectors/${weir.prefix}/config content-type=application/json
{
  "connector.class": "io.debezium.connector.postgresql.PostgresConnector",
  "tasks.max": "1",
  "topic.prefix": "${weir.prefix}",
  "database.hostname": "${service.postgres.host}",
  "database.port": "${service.postgres.port}",
  "database.user": "postgres",
  "database.password": "",
  "database.dbname": "postgres",
  "plugin.name": "pgoutput",
  "slot.name": "shop",
  "publication.name": "shop",
  "publication.autocreate.mode": "filtered",
  "table.include.list": "public.orders",
  "poll.interval.ms": "20"
}

# That the connector runs says nothing of its snapshot: wait for a record. There is no topic before.
$ shell-execute
timeout 60 sh -c 'until kcat -C -q -b ${service.kafka.addr} -t ${weir.prefix}.public.orders -o beginning -c 1; do sleep 0.1; done' > snapshot

$ postgres-execute connection=shop
INSERT INTO orders VALUES (2, 'coffee', 1)
UPDATE orders SET amount = 4 WHERE id = 1
DELETE FROM orders WHERE id = 2

# The fifth record is the tombstone behind the delete; it has a key and nothing else.
$ shell-execute
timeout 60 kcat -C -q -b ${service.kafka.addr} -t ${weir.prefix}.public.orders -o beginning -c 5 | head -n 4 > changes

$ set-from-file changes=${testdrive.temp-dir}/changes

> SELECT c->>'op', c->'before'->>'amount', c->'after'->>'id', c->'after'->>'item', c->'after'->>'amount' FROM (SELECT line::json AS c FROM string_to_table(trim(E'\n' from '${changes}'), E'\n') AS line) AS changes
r <null> 1 tea 3
c <null> 2 coffee 1
u 3 1 tea 4
d 1 <null> <null> <null>

$ http-request method=DELETE url=${service.debezium.url}/connectors/${weir.prefix}

# The connector ends a moment later. What the script made, the slot too, goes with the script.
$ postgres-verify-slot connection=${service.postgres.url} slot=shop active=false
SCRIPT
echo 'PostgreSQL: as promised'

weir run - >&2 << 'SCRIPT'
$ mysql-connect name=shop url=${service.mariadb.url}

$ mysql-execute name=shop
CREATE DATABASE shop
CREATE TABLE shop.orders (id int PRIMARY KEY, item text, amount int)
INSERT INTO shop.orders VALUES (1, 'tea', 3)

$ http-request method=PUT url=${service.debezium.url}/connectors/${weir.prefix}/config content-type=application/json
{
  "connector.class": "io.debezium.connector.mariadb.MariaDbConnector",
  "tasks.max": "1",
  "topic.prefix": "${weir.prefix}",
  "database.hostname": "${service.mariadb.host}",
  "database.port": "${service.mariadb.port}",
  "database.user": "root",
  "database.password": "",
  "database.server.id": "4711",
  "database.include.list": "shop",
  "schema.history.internal.kafka.bootstrap.servers": "${service.kafka.addr}",
  "schema.history.internal.kafka.topic": "${weir.prefix}.schemas",
  "poll.interval.ms": "20"
}

$ shell-execute
timeout 60 sh -c 'until kcat -C -q -b ${service.kafka.addr} -t ${weir.prefix}.shop.orders -o beginning -c 1; do sleep 0.1; done' > snapshot

$ mysql-execute name=shop
UPDATE shop.orders SET amount = 4 WHERE id = 1

$ shell-execute
timeout 60 kcat -C -q -b ${service.kafka.addr} -t ${weir.prefix}.shop.orders -o beginning -c 2 > changes

$ set-from-file changes=${testdrive.temp-dir}/changes

> SELECT c->>'op', c->'before'->>'amount', c->'after'->>'amount' FROM (SELECT line::json AS c FROM string_to_table(trim(E'\n' from '${changes}'), E'\n') AS line) AS changes
r <null> 3
u 3 4

$ http-request method=DELETE url=${service.debezium.url}/connectors/${weir.prefix}
SCRIPT
echo 'MariaDB: as promised'
