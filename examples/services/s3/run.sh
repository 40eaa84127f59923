#!/bin/sh
# A bucket, an object, and a second one under the same name, which is refused.
set -eu
cd "$(dirname "$0")"
command -v curl > /dev/null || { echo 'skipped: curl is not installed' >&2; exit 77; }
trap 'exit 130' INT TERM
trap 'weir down >&2' EXIT
weir up --detach >&2
eval "$(weir env)"

# s3 PATH [OPTION...]: curl signs; that the body is not part of it, it has to be told.
s3() {
  path=$1
  shift
  curl -sS --aws-sigv4 "aws:amz:$AWS_REGION:s3" -u "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \
    -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' "$@" "$AWS_ENDPOINT_URL/$path"
}

s3 orders -X PUT
s3 orders/1.csv -X PUT --data-binary 'tea,3.20'
s3 orders/1.csv
echo
s3 orders/1.csv -X PUT --data-binary 'bread,2.80' -H 'If-None-Match: *' -o /dev/null -w '%{http_code}\n'
