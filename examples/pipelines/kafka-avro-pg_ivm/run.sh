#!/bin/sh
# Kafka, Avro -> a consumer -> PostgreSQL -> a view that is maintained; the consumer is killed in the middle.
set -eu
cd "$(dirname "$0")"
command -v kcat > /dev/null || { echo 'skipped: kcat is not installed' >&2; exit 77; }
command -v psql > /dev/null || { echo 'skipped: psql is not installed' >&2; exit 77; }
trap 'exit 130' INT TERM
trap 'weir down >&2' EXIT
weir up --detach >&2
weir run --target "$(weir env --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["PG_IVM_URL"])')" --seed 1 orders.td >&2
echo 'each record had its effect once, and the view followed'
