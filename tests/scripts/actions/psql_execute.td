# Tables, commands of psql, statements without a result, and empty lines in between.

$ psql-execute command="SELECT 1 AS one, 'x y' AS two"
\ one | two
-----+-----
   1 | x y

$ psql-execute command="CREATE TABLE people (id int PRIMARY KEY, name text)"
CREATE TABLE

> INSERT INTO people VALUES (1, 'Ada'), (2, NULL)

$ psql-execute command="TABLE people"
\ id | name
----+------
  1 | Ada
  2 |

$ psql-execute command="\echo hello"
hello

$ psql-execute command="SELECT E'two\n\nlines' AS t"
\   t
-------
\ two  +
\      +
\ lines
