# Values, several at once, texts of several lines, and the moment at which they hold.

$ set first=1 second="two words" third={"k": [1, 2]}

> SELECT '${first}', '${second}', '${third}'
1 "two words" "{\"k\": [1, 2]}"

# All values of a command see the variables as they were before it.
$ set first=changed second=${first}

> SELECT '${first}', '${second}'
changed 1

$ set text
line one
\
\# line three

> SELECT '${text}'
"line one\n\n# line three"

# No value and no body: empty.
$ set nothing=

> SELECT 'a${nothing}b'
ab

