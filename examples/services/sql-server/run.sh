#!/bin/sh
# A SQL Server that runs already: nothing is started or stopped, its address is passed on.
set -eu
cd "$(dirname "$0")"
weir up --detach >&2
trap 'weir down >&2' EXIT
eval "$(weir env)"
echo "$SQL_SERVER_ADDR"
