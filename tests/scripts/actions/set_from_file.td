# A file's whole text, with its final newline.

$ file-append path=lines.txt
one
two

$ set-from-file lines=${testdrive.temp-dir}/lines.txt again=${testdrive.temp-dir}/lines.txt

> SELECT '${lines}' = E'one\ntwo\n', '${lines}' = '${again}'
true true
