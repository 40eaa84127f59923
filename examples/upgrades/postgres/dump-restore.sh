#!/bin/sh
# Data of PostgreSQL 15 are read by 17 and by 18, which get them as a dump.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'exit 130' INT TERM
trap 'weir down >&2; rm -rf "$work"' EXIT
weir up --detach >&2
eval "$(weir env)"

weir sql old -- -qf shop.sql

# move SERVICE BIN URL: the newer programs read the old server.
move() {
  "$2/pg_dump" --format=custom --file="$work/$1.dump" "$OLD_URL"
  "$2/pg_restore" --exit-on-error --jobs=2 --dbname="$3" "$work/$1.dump"
  echo "$1, $(weir sql "$1" -- -Atc "select current_setting('server_version_num')::int / 10000")"
  weir sql "$1" -- -Atf check.sql > "$work/$1"
}
move pg17 "$PG17_BIN" "$PG17_URL"
move pg18 "$PG18_BIN" "$PG18_URL"

weir sql old -- -Atf check.sql > "$work/old"
diff "$work/old" "$work/pg17"
diff "$work/old" "$work/pg18"
echo "$(wc -l < "$work/old") lines of answers agree"
