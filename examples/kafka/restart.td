# A broker is killed between two commands. It comes back with all that it had acknowledged.
$ kafka-create-topic topic=kept

$ kafka-ingest topic=kept format=bytes repeat=1000
\${kafka-ingest.iteration}

$ service-kill name=kafka

$ service-start name=kafka

$ kafka-ingest topic=kept format=bytes
the last one

$ kafka-verify-data topic=testdrive-kept-${testdrive.seed} format=bytes partial-search=1001
999
the last one
