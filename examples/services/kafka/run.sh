#!/bin/sh
# Kafka by all its listeners: plain, TLS, a login, and a login by TLS. One broker, one topic.
set -eu
cd "$(dirname "$0")"
command -v kcat > /dev/null || { echo 'skipped: kcat is not installed' >&2; exit 77; }
trap 'exit 130' INT TERM
trap 'weir down >&2' EXIT
weir up --detach >&2
eval "$(weir env)"

# send TEXT ADDRESS [OPTION...]
send() {
  text=$1 address=$2
  shift 2
  echo "$text" | kcat -P -t orders -b "$address" "$@"
}

tls="-X ssl.ca.location=$KAFKA_CA"
login="-X sasl.mechanism=PLAIN -X sasl.username=$KAFKA_USER -X sasl.password=$KAFKA_PASSWORD"
send 'plain' "$KAFKA_ADDR"
send 'TLS' "$KAFKA_SSL_ADDR" -X security.protocol=SSL $tls
send 'TLS, and the client has a certificate too' "$KAFKA_SSL_ADDR" -X security.protocol=SSL $tls \
  -X ssl.certificate.location="$KAFKA_CLIENT_CERTIFICATE" -X ssl.key.location="$KAFKA_CLIENT_KEY"
send 'a login' "$KAFKA_SASL_ADDR" -X security.protocol=SASL_PLAINTEXT $login
send 'a login by TLS' "$KAFKA_SASL_SSL_ADDR" -X security.protocol=SASL_SSL $login $tls

kcat -C -q -e -o beginning -t orders -b "$KAFKA_ADDR"
