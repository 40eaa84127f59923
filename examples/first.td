> CREATE TABLE guests (id int, name text)
> INSERT INTO guests VALUES (1, 'ada'), (2, 'grace hopper')
> SELECT * FROM guests
1 ada
2 "grace hopper"
