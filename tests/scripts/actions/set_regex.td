# One mask at a time: values and error messages, the newest wins.

$ set-regex match=\d+ replacement=N

> SELECT 'a1', 22, 'b'
aN N b

! SELECT 'x77'::int
contains:"xN"

$ set-regex match="(\w+)@(\w+)" replacement="$2 at $1"

> SELECT 'me@home', 'row 1'
"home at me" "row 1"

$ set-regex match=secret

> SELECT 'a secret'
"a <regex_match>"

# NULL is printed before it is masked.
$ set-regex match=null replacement=nothing

> SELECT NULL::text
<nothing>

$ unset-regex

> SELECT NULL::text, 'me@home'
<null> me@home
