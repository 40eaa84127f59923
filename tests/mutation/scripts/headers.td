> CREATE TABLE t (a int, "two words" text, c float8)
> INSERT INTO t VALUES (1, 'x', 1.5), (2, 'y', 1e23), (3, NULL, 'NaN')

> SELECT * FROM t
a "two words" c
---
1 x 1.5
2 y 100000000000000000000000
3 <null> NaN

> SELECT a AS first, a + 1 AS second FROM t
first second
------------
1 2
2 3
3 4

> SELECT * FROM t WHERE false
a "two words" c
---

> SELECT ARRAY[a, NULL], '{"k": 1}'::jsonb AS document FROM t
array document
---
{1,NULL} "{\"k\":1}"
{2,NULL} "{\"k\":1}"
{3,NULL} "{\"k\":1}"
