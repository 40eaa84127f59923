# expected: psql printed something else than expected

$ psql-execute command="SELECT 1 AS one"
\ one
-----
   2
