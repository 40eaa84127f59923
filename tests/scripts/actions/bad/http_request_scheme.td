# expected: bad URL `ftp://127.0.0.1/`: the scheme must be http or https

$ set scheme=ftp

$ http-request method=GET url=${scheme}://127.0.0.1/
