#!/bin/sh
# A tunnel: psql speaks to a socket of ours, ssh carries it to the bastion, and that to PostgreSQL.
set -eu
cd "$(dirname "$0")"
command -v ssh > /dev/null || { echo 'skipped: ssh is not installed' >&2; exit 77; }
here=$(mktemp -d /tmp/weir-tunnel-XXXXXX)
trap 'exit 130' INT TERM
trap 'kill "${tunnel:-}" 2> /dev/null || true; rm -rf "$here"; weir down >&2' EXIT
weir up --detach >&2
eval "$(weir env)"

# The bastion lets in the user it runs as.
user=$(stat -c %U "$SSH_BASTION_KEY")
ssh -F none -N -i "$SSH_BASTION_KEY" -p "${SSH_BASTION_ADDR#*:}" -o ExitOnForwardFailure=yes \
  -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR \
  -L "$here/.s.PGSQL.5432:127.0.0.1:$PGPORT" "$user@127.0.0.1" &
tunnel=$!
until [ -S "$here/.s.PGSQL.5432" ]; do
  kill -0 "$tunnel"
  sleep 0.05
done
"$POSTGRES_BIN/psql" -X -h "$here" -p 5432 -Atc "select 'through the tunnel'"
