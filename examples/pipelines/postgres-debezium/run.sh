#!/bin/sh
# PostgreSQL -> Debezium -> Kafka: changes of keys, values out of line, and a kill in the middle.
set -eu
cd "$(dirname "$0")"
trap 'exit 130' INT TERM
trap 'weir down >&2' EXIT
weir up --detach >&2
weir run - >&2 << 'SCRIPT'
# PostgreSQL -> Debezium -> Kafka. What is promised: each committed change comes at least once, those of
# a row in the order of their commits. Nothing was stopped up to the kill below, so each comes once.
$ postgres-connect name=shop url=${service.postgres.url}

# `note` is kept out of line: a change of another column does not bring it along.
$ postgres-execute connection=shop
CREATE TABLE orders (id int PRIMARY KEY, item text, note text)
ALTER TABLE orders ALTER COLUMN note SET STORAGE EXTERNAL
INSERT INTO orders VALUES (1, 'tea', repeat('long-', 2000))

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

# The snapshot reads the whole row.
$ set-regex match=(long-)+ replacement=LONG

$ kafka-verify-topic topic=${weir.prefix}.public.orders

$ kafka-verify-data topic=${weir.prefix}.public.orders format=json key=true ignore=.source,.ts_ms,.ts_us,.ts_ns,.transaction
{"id": 1} {"op": "r", "before": null, "after": {"id": 1, "item": "tea", "note": "LONG"}}

# A key that changes is a delete with its tombstone, and a new row.
$ postgres-execute connection=shop
INSERT INTO orders VALUES (2, 'coffee', NULL)
UPDATE orders SET item = 'green tea' WHERE id = 1
UPDATE orders SET id = 3 WHERE id = 2
DELETE FROM orders WHERE id = 3

$ kafka-verify-data topic=${weir.prefix}.public.orders format=json key=true ignore=.source,.ts_ms,.ts_us,.ts_ns,.transaction exact=true
{"id": 2} {"op": "c", "before": null, "after": {"id": 2, "item": "coffee", "note": null}}
{"id": 1} {"op": "u", "before": null, "after": {"id": 1, "item": "green tea", "note": "__debezium_unavailable_value"}}
{"id": 2} {"op": "d", "before": {"id": 2, "item": null, "note": null}, "after": null}
{"id": 2}
{"id": 3} {"op": "c", "before": null, "after": {"id": 3, "item": "coffee", "note": null}}
{"id": 3} {"op": "d", "before": {"id": 3, "item": null, "note": null}, "after": null}
{"id": 3}

# Killed in the middle, the worker loses nothing; what it had not yet noted as sent comes again. So
# these are looked for among what comes.
$ service-kill name=debezium

$ postgres-execute connection=shop
INSERT INTO orders VALUES (4, 'cup', NULL)
UPDATE orders SET item = 'mug' WHERE id = 4

$ service-start name=debezium

$ kafka-verify-data topic=${weir.prefix}.public.orders format=json key=true ignore=.source,.ts_ms,.ts_us,.ts_ns,.transaction partial-search=50
{"id": 4} {"op": "c", "before": null, "after": {"id": 4, "item": "cup", "note": null}}
{"id": 4} {"op": "u", "before": null, "after": {"id": 4, "item": "mug", "note": null}}

$ http-request method=DELETE url=${service.debezium.url}/connectors/${weir.prefix}

# The connector ends a moment later. What the script made, the slot too, goes with the script.
$ postgres-verify-slot connection=${service.postgres.url} slot=shop active=false
SCRIPT
echo 'each change came, in order; none was lost to the kill'
