# expected: argument `max-tries` is `0`, expected at least 1

$ set-max-tries max-tries=0
