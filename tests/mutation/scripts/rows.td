> CREATE TABLE people (id int, name text, born date, score numeric, note text)
> INSERT INTO people VALUES (1, 'ada', '1815-12-10', 12.5, 'first'), (2, 'grace hopper', '1906-12-09', 0, NULL), (3, '', NULL, -7, 'a "quoted" word'), (4, 'ada', '1815-12-10', 12.5, E'two\nlines')

> SELECT id, name FROM people
1 ada
2 "grace hopper"
3 ""
4 ada

> SELECT name, born, score FROM people
ada 1815-12-10 12.5
ada 1815-12-10 12.5
"grace hopper" 1906-12-09 0
"" <null> -7

> SELECT note FROM people
first
<null>
"a \"quoted\" word"
"two\nlines"

> SELECT count(*), sum(score), min(born) FROM people
4 18 1815-12-10

> SELECT n, n * n AS square, n % 2 = 0 AS even FROM generate_series(1, 6) AS n
1 1 false
2 4 true
3 9 false
4 16 true
5 25 false
6 36 true
