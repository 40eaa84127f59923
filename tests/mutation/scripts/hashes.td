> SELECT n, 'row ' || n FROM generate_series(1, 100) AS n
100 values hashing to 83d56c89b59f302a4db99816fd76e326

> SELECT n / 10, n % 10 FROM generate_series(0, 99) AS n
100 values hashing to db3e2f51b8ecc66cb7e6c3be30d28f45

> SELECT 1 WHERE false
0 values hashing to d41d8cd98f00b204e9800998ecf8427e
