#!/bin/sh
# PostgreSQL by its plain address and by TLS: psql compares the certificate and the server's name.
set -eu
cd "$(dirname "$0")"
trap 'exit 130' INT TERM
trap 'weir down >&2' EXIT
weir up --detach >&2
eval "$(weir env)"

weir sql postgres -- -q <<'SQL'
create table orders (id int generated always as identity primary key, item text, amount numeric);
insert into orders (item, amount) values ('tea', 3.20), ('bread', 2.80);
SQL

# Of its own version, as pg_dump, pgbench and all the others in that folder.
psql=$POSTGRES_BIN/psql
"$psql" -X "$POSTGRES_TLS_URL" -Atc 'select sum(amount) from orders'
"$psql" -X "$POSTGRES_TLS_URL" -Atc \
  'select ssl, version from pg_stat_ssl where pid = pg_backend_pid()'

# A script of weir on that server.
weir run --target "$POSTGRES_URL" - >&2 <<'TD'
> SELECT count(*) FROM orders
2
TD
