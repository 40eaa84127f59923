# expected: only an engine within this process can be closed and opened again
$ database-reopen path=other.db
