# A pause of zero is none; others end.

$ random-sleep duration=5ms

$ random-sleep duration=0s

> SELECT 1
1
