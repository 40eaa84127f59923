# Bytes by their numbers: the characters é and a tab. The first backslash of a line is the script's.

$ file-append path=b.txt trailing-newline=false
\\xc3\xa9\x09end

$ set-from-file content=${testdrive.temp-dir}/b.txt

> SELECT '${content}', length('${content}')
"é\tend" 5
