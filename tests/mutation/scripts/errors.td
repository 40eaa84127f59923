> CREATE TABLE t (a int PRIMARY KEY, b int CHECK (b > 0))
> INSERT INTO t VALUES (1, 1)

! SELECT * FROM missing
contains: relation "missing" does not exist

! SELECT zzz FROM t
exact: column "zzz" does not exist

! INSERT INTO t VALUES (1, 2)
contains: duplicate key value violates unique constraint "t_pkey"

! INSERT INTO t VALUES (2, -1)
exact: new row for relation "t" violates check constraint "t_b_check"

! SELECT 1 / 0
contains: division by zero

! SELECT 'x'::int
exact: invalid input syntax for type integer: "x"

> SELECT a, b FROM t
1 1
