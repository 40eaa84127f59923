# Without a mask, and twice.

$ unset-regex

$ set-regex match=a replacement=b

> SELECT 'a'
b

$ unset-regex

$ unset-regex

> SELECT 'a'
a
