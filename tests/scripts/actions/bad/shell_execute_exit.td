# expected: the command ended with exit code 3: no luck
$ shell-execute
echo no luck >&2; exit 3
