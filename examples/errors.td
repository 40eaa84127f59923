# A statement that must fail names what the message must say, and optionally DETAIL and HINT.

> CREATE TABLE guests (id int PRIMARY KEY, name text NOT NULL)
> INSERT INTO guests VALUES (1, 'ada')

! INSERT INTO guests VALUES (1, 'grace')
contains: duplicate key value
detail: Key (id)=(1) already exists

! SELECT * FROM guest
exact: relation "guest" does not exist

! SELECT nmae FROM guests
regex: column "\w+" does not exist
hint: guests.name

# An answer that must not come in time. The statement is cancelled on the server afterwards.
$ set-sql-timeout duration=200ms force=true

! SELECT pg_sleep(60)
timeout

$ set-sql-timeout duration=default

> SELECT count(*) FROM guests
1
