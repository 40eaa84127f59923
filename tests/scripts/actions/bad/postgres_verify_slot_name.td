# expected: argument `connection` is not a `postgres://` URL

$ set where=conn

$ postgres-verify-slot connection=${where} slot=s active=true
