# expected: `: No such file or directory

$ set-from-file x=${testdrive.temp-dir}/none
