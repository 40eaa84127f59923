# Header, repetition, escapes, and lines added later.

$ file-append path=a.csv header=id,name repeat=2
1,x
2,y

$ file-append path=a.csv trailing-newline=false
3,\x7a
4,back\\slash

$ set-from-file content=${testdrive.temp-dir}/a.csv

> SELECT $$${content}$$
"id,name\n1,x\n2,y\n1,x\n2,y\n3,z\n4,back\\slash"
