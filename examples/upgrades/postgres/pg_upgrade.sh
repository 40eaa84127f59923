#!/bin/sh
# Data of PostgreSQL 15 are read by 17 and by 18, each after a pg_upgrade of its own.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d /tmp/weir-upgrade-XXXXXX)
trap 'exit 130' INT TERM
trap 'weir down >&2; rm -rf "$work"' EXIT
weir up --detach >&2
eval "$(weir env)"

# pg_upgrade wants to be the user that the folders belong to: for root another one.
owner=$(stat -c %U "$OLD_DATA")
chown "$owner" "$work"
as_owner() {
  [ "$(id -un)" = "$owner" ] || set -- setpriv --reuid "$owner" --regid "$(id -g "$owner")" --clear-groups "$@"
  "$@"
}

weir sql old -- -qf shop.sql
weir stop old >&2

# upgrade SERVICE BIN DATA
upgrade() {
  # The new server must hold nothing of its own, also no role.
  weir sql "$1" -- -qc 'drop role materialize'
  weir stop "$1" >&2
  as_owner sh -c 'cd "$1" && shift && exec "$@"' sh "$work" \
    "$2/pg_upgrade" --old-bindir="$OLD_BIN" --old-datadir="$OLD_DATA" \
    --new-bindir="$2" --new-datadir="$3" --username=postgres --socketdir="$work" --no-sync >&2
  weir start "$1" >&2
  echo "$1, $(weir sql "$1" -- -Atc 'show server_version')"
  weir sql "$1" -- -Atf check.sql > "$work/$1"
}
upgrade pg17 "$PG17_BIN" "$PG17_DATA"
upgrade pg18 "$PG18_BIN" "$PG18_DATA"

# The old folder is as it was: pg_upgrade has copied.
weir start old >&2
weir sql old -- -Atf check.sql > "$work/old"
diff "$work/old" "$work/pg17"
diff "$work/old" "$work/pg18"
echo "$(wc -l < "$work/old") lines of answers agree"
