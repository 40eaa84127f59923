# Each call adds a member; every format can be written and removed.

$ file-append path=data.gz compression=gzip
some text

$ file-append path=data.gz compression=gzip
more text

$ file-append path=data.bz2 compression=bzip2
some text

$ file-append path=data.xz compression=xz
some text

$ file-append path=data.zst compression=zstd
some text

$ file-append path=data.txt compression=none
some text

$ file-delete path=data.gz

$ file-delete path=data.bz2

$ file-delete path=data.xz

$ file-delete path=data.zst

$ file-delete path=data.txt
