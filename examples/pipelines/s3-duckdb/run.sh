#!/bin/sh
# Files in S3 become a Parquet file in S3, by way of DuckDB; then the gateway is killed, and nothing is lost.
set -eu
cd "$(dirname "$0")"
weir run --color never - <<'TD'
$ s3-create-bucket bucket=${weir.prefix}

$ s3-file-upload bucket=${weir.prefix} key=orders/1.csv.gz compression=gzip header=customer,amount
ada,3
grace,5

$ s3-file-upload bucket=${weir.prefix} key=orders/2.csv header=customer,amount
ada,4

$ s3-file-download bucket=${weir.prefix} key=orders/1.csv.gz path=1.csv.gz

$ s3-file-download bucket=${weir.prefix} key=orders/2.csv path=2.csv

$ duckdb-execute name=duck
CREATE TABLE orders AS SELECT * FROM read_csv('${testdrive.temp-dir}/*.csv*')
COPY (SELECT customer, sum(amount)::bigint AS total, count(*) AS orders FROM orders GROUP BY ALL ORDER BY ALL) TO '${testdrive.temp-dir}/totals.parquet'

>[session=duck] SELECT * FROM '${testdrive.temp-dir}/totals.parquet'
ada 7 2
grace 5 1

$ s3-file-upload bucket=${weir.prefix} key=totals/2024.parquet file=totals.parquet

# S3 promises that what it has acknowledged is there.
$ service-kill name=s3

$ service-start name=s3

$ s3-verify-data bucket=${weir.prefix} key=totals
ada 7 2
grace 5 1

# Anybody can read it by a URL, for five minutes.
$ s3-set-presigned-url bucket=${weir.prefix} key=orders/2.csv var-name=url

$ http-request method=GET url=${url} expect-status=200
----
customer,amount
ada,4
TD
