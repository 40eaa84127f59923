#!/bin/sh
# MariaDB is killed while rows come in. Each one whose commit it had acknowledged is there afterwards.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'exit 130' INT TERM
trap 'weir down >&2; rm -rf "$work"' EXIT
weir up --detach >&2
weir sql mariadb -- -e 'create database shop; create table shop.orders (id int primary key)'

insert_all() {
  n=0
  while [ "$n" -lt 1000 ] && [ "$(wc -l < "$work/acknowledged")" -lt 60 ]; do
    n=$((n + 1))
    if weir sql mariadb -- shop -e "insert into orders values ($n)" 2> /dev/null; then
      echo "$n" >> "$work/acknowledged"
    else
      sleep 0.1
    fi
  done
}
touch "$work/acknowledged"
insert_all &
until [ "$(wc -l < "$work/acknowledged")" -ge 30 ]; do sleep 0.1; done
weir kill mariadb >&2
weir start mariadb >&2
wait

weir sql mariadb -- -Ne 'select id from shop.orders' | sort > "$work/there"
sort "$work/acknowledged" | comm -23 - "$work/there" > "$work/lost"
echo "$(wc -l < "$work/acknowledged") acknowledged, $(wc -l < "$work/there") there" >&2
echo "$(wc -l < "$work/lost") lost"
