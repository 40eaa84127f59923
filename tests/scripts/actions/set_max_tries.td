# A sequence counts the tries: they are not undone, also where the result is wrong.

> CREATE SEQUENCE tries

$ set-max-tries max-tries=1

> SELECT nextval('tries')
1

$ set-max-tries max-tries=1000

> SELECT nextval('tries')
4
