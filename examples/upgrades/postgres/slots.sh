#!/bin/sh
# A logical slot of PostgreSQL 17 goes on in 18 where it stood.
set -eu
cd "$(dirname "$0")"
trap 'exit 130' INT TERM
trap 'weir down >&2' EXIT
weir up pg17 pg18 --detach >&2
eval "$(weir env)"

changes="select data from pg_logical_slot_get_changes('feed', null, null) where data like 'table%'"
weir sql pg17 -- -q <<SQL
create table orders (id int primary key, item text);
select pg_create_logical_replication_slot('feed', 'test_decoding') \g /dev/null
insert into orders values (1, 'tea');
-- pg_upgrade refuses a slot that has not been read to its end.
\pset format unaligned
\pset tuples_only on
$changes;
SQL
weir stop pg17 >&2

weir sql pg18 -- -qc 'drop role materialize'
weir stop pg18 >&2
./upgrade-folder "$PG17_BIN" "$PG17_DATA" "$PG18_BIN" "$PG18_DATA" >&2
weir start pg18 >&2

weir sql pg18 -- -qc "insert into orders values (2, 'bread')"
weir sql pg18 -- -Atc "$changes"
