# expected: the command printed something else than expected
$ shell-execute output="a"
echo b
