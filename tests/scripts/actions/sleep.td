# Both kinds of pauses; the time between them is seen by the server.

$ set-from-sql var=start
SELECT clock_timestamp()::text

# The point here is the pause itself.
$ sleep-is-probably-flaky-i-have-justified-my-need-with-a-comment duration="20ms 10ms"

$ random-sleep duration=5ms

$ random-sleep duration=0s

> SELECT clock_timestamp() - '${start}'::timestamptz >= interval '30 ms'
true
