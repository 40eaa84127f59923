# expected: cannot remove `none`: there is no such file

$ file-delete path=none
