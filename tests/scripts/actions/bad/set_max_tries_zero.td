# expected: argument `max-tries` is `0`, expected at least 1

$ set tries=0

$ set-max-tries max-tries=${tries}
