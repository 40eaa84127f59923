# What is not committed is not there, and `exact=true` says that nothing else is.
$ kafka-create-topic topic=ledger

$ kafka-ingest topic=ledger format=bytes transaction=abort
a mistake

$ kafka-ingest topic=ledger format=bytes transaction=commit repeat=2 start-iteration=1
entry ${kafka-ingest.iteration}

$ kafka-verify-data topic=testdrive-ledger-${testdrive.seed} format=bytes exact=true
entry 1
entry 2
