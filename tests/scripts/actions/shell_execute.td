# The working folder is the script's own; what is printed is compared without white space at both ends.
$ shell-execute
printf ' a  b \n\n' > letters

$ shell-execute output="a  b"
cat letters

$ shell-execute output=""
true

# Variables of the script are replaced before the shell sees the text.
$ set word=hello
$ shell-execute output="hello ${testdrive.temp-dir}"
echo "${word} $PWD"

# What is left to itself is ended with the script.
$ shell-execute
sleep 1000 &

> SELECT 1
1
