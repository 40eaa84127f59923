#!/bin/sh
# Kafka, Avro -> a consumer -> PostgreSQL -> a view that is maintained; the consumer is killed in the middle.
set -eu
cd "$(dirname "$0")"
command -v kcat > /dev/null || { echo 'skipped: kcat is not installed' >&2; exit 77; }
command -v psql > /dev/null || { echo 'skipped: psql is not installed' >&2; exit 77; }
trap 'exit 130' INT TERM
trap 'weir down >&2' EXIT
weir up --detach >&2
weir run --target "$(weir env --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["PG_IVM_URL"])')" --seed 1 - >&2 << 'SCRIPT'
# Kafka -> consumer.py -> PostgreSQL -> a view that pg_ivm maintains. What is promised: the consumer
# gives each record its effect once, also if it is killed, and the view is what its query would be.
> SELECT pgivm.create_immv('totals', 'SELECT customer, sum(amount) AS total, count(*) AS orders FROM orders GROUP BY customer')
0

$ set schema={"type": "record", "name": "order", "fields": [{"name": "id", "type": "long"}, {"name": "customer", "type": "string"}, {"name": "amount", "type": "int"}]}

$ kafka-create-topic topic=orders

$ kafka-ingest topic=orders format=avro schema=${schema}
{"id": 1, "customer": "ada", "amount": 3}
{"id": 2, "customer": "grace", "amount": 5}

> SELECT customer, total, orders FROM totals
ada 3 1
grace 5 1

$ kafka-ingest topic=orders format=avro schema=${schema}
{"id": 3, "customer": "ada", "amount": -3}

> SELECT customer, total, orders FROM totals
ada 0 2
grace 5 1

# Killed while records come in: the first of the second thousand may be there, or not yet.
$ kafka-ingest topic=orders format=avro schema=${schema} repeat=1000 start-iteration=1000
{"id": ${kafka-ingest.iteration}, "customer": "many", "amount": 1}

$ service-kill name=consumer

$ kafka-ingest topic=orders format=avro schema=${schema} repeat=1000 start-iteration=2000
{"id": ${kafka-ingest.iteration}, "customer": "many", "amount": 1}

$ service-start name=consumer

> SELECT customer, total, orders FROM totals
ada 0 2
grace 5 1
many 2000 2000

# Each once, and the view as its query.
> SELECT count(*), count(DISTINCT id) FROM orders
2003 2003

> (SELECT customer, total, orders FROM totals EXCEPT SELECT customer, sum(amount), count(*) FROM orders GROUP BY customer) UNION ALL (SELECT customer, sum(amount), count(*) FROM orders GROUP BY customer EXCEPT SELECT customer, total, orders FROM totals)
SCRIPT
echo 'each record had its effect once, and the view followed'
