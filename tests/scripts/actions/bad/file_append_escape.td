# expected: bad escape `\x4g`

$ file-append path=a
line \x4g
