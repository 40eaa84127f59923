#!/bin/sh
# MariaDB -> Debezium -> Kafka, with a kill of the database in the middle.
set -eu
cd "$(dirname "$0")"
trap 'exit 130' INT TERM
trap 'weir down >&2' EXIT
weir up --detach >&2
weir run - >&2 << 'SCRIPT'
# MariaDB -> Debezium -> Kafka. What is promised: each committed change comes at least once, those of a
# row in the order of their commits.
$ mysql-connect name=shop url=${service.mariadb.url}

$ mysql-execute name=shop
CREATE DATABASE shop
CREATE TABLE shop.orders (id int PRIMARY KEY, item text, price decimal(6,2))
INSERT INTO shop.orders VALUES (1, 'tea', 3.50)

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
  "decimal.handling.mode": "string",
  "schema.history.internal.kafka.bootstrap.servers": "${service.kafka.addr}",
  "schema.history.internal.kafka.topic": "${weir.prefix}.schemas",
  "connect.keep.alive.interval.ms": "1000",
  "poll.interval.ms": "20"
}

$ kafka-verify-topic topic=${weir.prefix}.shop.orders

$ kafka-verify-data topic=${weir.prefix}.shop.orders format=json key=true ignore=.source,.ts_ms,.ts_us,.ts_ns,.transaction
{"id": 1} {"op": "r", "before": null, "after": {"id": 1, "item": "tea", "price": "3.50"}}

# Row images are whole. A key that changes is a delete with its tombstone, and a new row.
$ mysql-execute name=shop
UPDATE shop.orders SET price = 4 WHERE id = 1
UPDATE shop.orders SET id = 2 WHERE id = 1
DELETE FROM shop.orders WHERE id = 2

$ kafka-verify-data topic=${weir.prefix}.shop.orders format=json key=true ignore=.source,.ts_ms,.ts_us,.ts_ns,.transaction exact=true
{"id": 1} {"op": "u", "before": {"id": 1, "item": "tea", "price": "3.50"}, "after": {"id": 1, "item": "tea", "price": "4.00"}}
{"id": 1} {"op": "d", "before": {"id": 1, "item": "tea", "price": "4.00"}, "after": null}
{"id": 1}
{"id": 2} {"op": "c", "before": null, "after": {"id": 2, "item": "tea", "price": "4.00"}}
{"id": 2} {"op": "d", "before": {"id": 2, "item": "tea", "price": "4.00"}, "after": null}
{"id": 2}

# The database is killed in the middle: what it had acknowledged is in its log, and comes.
$ mysql-execute name=shop
INSERT INTO shop.orders VALUES (3, 'cup', 1)

$ service-kill name=mariadb

$ service-start name=mariadb

$ mysql-connect name=again url=${service.mariadb.url}

$ mysql-execute name=again
INSERT INTO shop.orders VALUES (4, 'mug', 2)

$ kafka-verify-data topic=${weir.prefix}.shop.orders format=json key=true ignore=.source,.ts_ms,.ts_us,.ts_ns,.transaction partial-search=50
{"id": 3} {"op": "c", "before": null, "after": {"id": 3, "item": "cup", "price": "1.00"}}
{"id": 4} {"op": "c", "before": null, "after": {"id": 4, "item": "mug", "price": "2.00"}}

$ http-request method=DELETE url=${service.debezium.url}/connectors/${weir.prefix}
SCRIPT
echo 'each change came, in order; none was lost to the kill'
