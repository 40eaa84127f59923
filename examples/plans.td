# A statement that answers with one block of text: EXPLAIN, line by line as the server prints it.

> CREATE TABLE t (a int)

? EXPLAIN (COSTS OFF) SELECT a FROM t WHERE a > 1 ORDER BY a
Sort
  Sort Key: a
  ->  Seq Scan on t
        Filter: (a > 1)

# Skipped where it does not apply.
$ skip-if
SELECT current_setting('server_version_num')::int < 150000

> SELECT 'only on 15 and later'
"only on 15 and later"

$ skip-end
