# expected: psql ended with exit code 1: ERROR:  division by zero

$ psql-execute command="SELECT 1 / 0"
