# expected: cannot reach http://127.0.0.1:1/

$ http-request method=GET url=http://127.0.0.1:1/
