# expected: argument `path` is `a/b`, expected a file name

$ set path=a/b

$ file-append path=${path}
text
