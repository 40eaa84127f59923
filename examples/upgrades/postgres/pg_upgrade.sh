#!/bin/sh
# Data of PostgreSQL 15 are read by 17 and by 18, each after a pg_upgrade of its own.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'exit 130' INT TERM
trap 'weir down >&2; rm -rf "$work"' EXIT
weir up --detach >&2
eval "$(weir env)"

weir sql old -- -qf shop.sql
weir stop old >&2

# upgrade SERVICE BIN DATA
upgrade() {
  # The new server must hold nothing of its own, also no role.
  weir sql "$1" -- -qc 'drop role materialize'
  weir stop "$1" >&2
  ./upgrade-folder "$OLD_BIN" "$OLD_DATA" "$2" "$3" >&2
  weir start "$1" >&2
  echo "$1, $(weir sql "$1" -- -Atc "select current_setting('server_version_num')::int / 10000")"
  weir sql "$1" -- -Atf check.sql > "$work/$1"
}
upgrade pg17 "$PG17_BIN" "$PG17_DATA"
upgrade pg18 "$PG18_BIN" "$PG18_DATA"

# The old folder is as it was: pg_upgrade has copied. It is asked last, for asking changes something.
weir start old >&2
weir sql old -- -Atf check.sql > "$work/old"
diff "$work/old" "$work/pg17"
diff "$work/old" "$work/pg18"
echo "$(wc -l < "$work/old") lines of answers agree"
