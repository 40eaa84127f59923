#!/bin/sh
# A schema is registered, a compatible one becomes version 2, an incompatible one is refused.
set -eu
cd "$(dirname "$0")"
command -v curl > /dev/null || { echo 'skipped: curl is not installed' >&2; exit 77; }
trap 'exit 130' INT TERM
trap 'weir down >&2' EXIT
weir up --detach >&2
eval "$(weir env)"

# register FILE: the status that is answered
register() {
  curl -sS -o /dev/null -w '%{http_code}\n' -H 'Content-Type: application/json' -d "@$1" \
    "$SCHEMA_REGISTRY_URL/subjects/orders-value/versions"
}

register order.json
register order-with-item.json
register order-that-breaks.json
curl -sS "$SCHEMA_REGISTRY_URL/subjects/orders-value/versions"
echo
