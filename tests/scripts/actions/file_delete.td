# A name is free again after its file was removed.

$ file-append path=note.txt
first

$ file-delete path=note.txt

$ file-append path=note.txt
second

$ set-from-file note=${testdrive.temp-dir}/note.txt

> SELECT '${note}' = E'second\n'
true
