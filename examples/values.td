# How values are written: NULL, empty text, text with spaces, numbers without an exponent.

> SELECT NULL, '', 'two words', 'a "quoted" word'
<null> "" "two words" "a \"quoted\" word"

> SELECT 1.50::numeric, 1e23::float8, 'NaN'::float8, true
1.5 100000000000000000000000 NaN true

> SELECT '2026-01-02 03:04:05.5+00'::timestamptz, '1 year 2 months 3 days 04:05:06'::interval
"2026-01-02 03:04:05.500 UTC" "1 year 2 months 3 days 04:05:06"

> SELECT ARRAY[1, NULL, 3], int4range(1, 5), '{"b": 1.50, "a": [true, null]}'::jsonb
{1,NULL,3} [1,5) "{\"a\":[true,null],\"b\":1.50}"

# Many rows can be expected by their count and hash.
> SELECT n, n * n FROM generate_series(1, 1000) AS n
1000 values hashing to 20b2bc652a500999c6ad5b1f81d52304
