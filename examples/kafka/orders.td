# Records to a topic and back. The topic is called `testdrive-orders-SEED`, and is gone afterwards.
$ kafka-create-topic topic=orders partitions=2

$ kafka-ingest topic=orders format=json key-format=text partition=0 timestamp=1700000000000
ada:{"id": 1, "item": "tea", "price": 4.50}
ada:{"id": 2, "item": "cup", "price": 9.00, "at": "12:00:17"}

# A key without a value is a tombstone: `ada` wants nothing any more.
$ kafka-ingest topic=orders format=json key-format=text partition=0 omit-value=true
ada

# Values are compared, not texts: 4.5 is 4.50, and members stand in any order.
$ kafka-verify-data topic=testdrive-orders-${testdrive.seed} key-format=text value-format=json ignore=.at exact=true
ada {"price": 4.5, "item": "tea", "id": 1}
ada {"id": 2, "item": "cup", "price": 9, "at": "some time"}
ada
