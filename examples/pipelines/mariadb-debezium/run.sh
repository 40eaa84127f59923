#!/bin/sh
# MariaDB -> Debezium -> Kafka, with a kill of the database in the middle.
set -eu
cd "$(dirname "$0")"
trap 'exit 130' INT TERM
trap 'weir down >&2' EXIT
weir up --detach >&2
weir run changes.td >&2
echo 'each change came, in order; none was lost to the kill'
