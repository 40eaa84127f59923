# A default holds only where nothing was given, and a second one comes too late.

$ set-arg-default size=10 unit="k b"

> SELECT '${arg.size}${arg.unit}'
"10k b"

$ set-arg-default size=20

> SELECT '${arg.size}'
10
