#!/bin/sh
# Kafka is killed while messages come in. Each one that it had acknowledged is there afterwards.
set -eu
cd "$(dirname "$0")"
command -v kcat > /dev/null || { echo 'skipped: kcat is not installed' >&2; exit 77; }
work=$(mktemp -d)
trap 'exit 130' INT TERM
trap 'weir down >&2; rm -rf "$work"' EXIT
weir up --detach >&2
eval "$(weir env)"

# A kcat that ends well has been told that its message is safe. The others may be there or not.
send_all() {
  n=0
  while [ "$n" -lt 1000 ] && [ "$(wc -l < "$work/acknowledged")" -lt 60 ]; do
    n=$((n + 1))
    if echo "$n" | kcat -P -t orders -b "$KAFKA_ADDR" -X message.timeout.ms=500 2> /dev/null; then
      echo "$n" >> "$work/acknowledged"
    else
      sleep 0.1
    fi
  done
}
touch "$work/acknowledged"
send_all &
until [ "$(wc -l < "$work/acknowledged")" -ge 30 ]; do sleep 0.1; done
weir kill kafka >&2
weir start kafka >&2
wait

kcat -C -q -e -o beginning -t orders -b "$KAFKA_ADDR" | sort > "$work/there"
sort "$work/acknowledged" | comm -23 - "$work/there" > "$work/lost"
echo "$(wc -l < "$work/acknowledged") acknowledged, $(wc -l < "$work/there") there" >&2
echo "$(wc -l < "$work/lost") lost"
