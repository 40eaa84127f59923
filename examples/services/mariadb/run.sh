#!/bin/sh
# MariaDB by its plain address and by TLS, and the row events in its binlog.
set -eu
cd "$(dirname "$0")"
trap 'exit 130' INT TERM
trap 'weir down >&2' EXIT
weir up --detach >&2
eval "$(weir env)"

weir sql mariadb <<'SQL'
create database shop;
create table shop.orders (id int auto_increment primary key, item varchar(20), amount decimal(6, 2));
insert into shop.orders (item, amount) values ('tea', 3.20), ('bread', 2.80);
SQL

# What stands behind `--` goes to the client.
weir sql mariadb -- --ssl-verify-server-cert --ssl-ca="$MYSQL_CA" -N shop <<'SQL'
select sum(amount) from orders;
show session status like 'ssl_version';
SQL
weir sql mariadb -- -Ne 'show binlog events' | cut -f 3 | grep -c Write_rows

# A script of weir, by TLS too.
weir run --target "$MYSQL_TLS_URL" - >&2 <<'TD'
> SELECT count(*) FROM shop.orders
2
TD
