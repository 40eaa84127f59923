"""Records of weir against Confluent's client and serialisers: kafka_clients.py WEIR [CASE]...

What weir sends is read by them, and what they send is read by weir: by one broker and one registry.
"""
import base64
import contextlib
import datetime
import decimal
import http.server
import json
import pathlib
import shutil
import sys
import threading
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from cases import case, run_cases
from client_packages import use_clients
from harness import Project
from kafka_suite import CONFIG, SEED, Kafka

SECONDS = 60


def topic_of(name):
    return f"testdrive-{name}-{SEED}"


class Clients:
    """Confluent's clients on the broker and the registry of the suite."""

    def __init__(self, kafka):
        from confluent_kafka.schema_registry import Schema, SchemaRegistryClient

        class Registry(SchemaRegistryClient):
            def get_schema(self, schema_id, subject_name=None, fmt=None, reference_format=None):
                """Apicurio knows no `format=serialized`: it gives the text, whose descriptor this is."""
                found = super().get_schema(schema_id, subject_name, fmt, reference_format)
                return Schema(base64.b64encode(types_file().SerializeToString()).decode(), "PROTOBUF") if fmt else found
        self.kafka = kafka
        self.registry = Registry({"url": kafka.exports["SCHEMA_REGISTRY_URL"]})

    def read(self, topic, count):
        """The first records of the topic, whoever could read them."""
        from confluent_kafka import Consumer, KafkaException, TopicPartition
        consumer = Consumer({"bootstrap.servers": self.kafka.address, "group.id": "judge",
                             "enable.auto.commit": False, "isolation.level": "read_committed"})
        partitions = consumer.list_topics(topic, timeout=SECONDS).topics[topic].partitions
        consumer.assign([TopicPartition(topic, number, 0) for number in partitions])
        records = consumer.consume(count, timeout=SECONDS)
        consumer.close()
        for record in records:
            if record.error():
                raise KafkaException(record.error())
        assert len(records) == count, f"{len(records)} of {count} records came"
        return records

    def write(self, topic, records, **settings):
        from confluent_kafka import Producer
        producer = Producer({"bootstrap.servers": self.kafka.address, **settings})
        wrong = []
        for record in records:
            producer.produce(topic, on_delivery=lambda error, _: error and wrong.append(error), **record)
        assert producer.flush(SECONDS) == 0 and not wrong, wrong


def in_the_middle(kafka, script, work):
    """Runs a script whose `WORK` is `work`, done while its topics and subjects are there."""
    mishaps = []

    class Middle(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            try:
                work()
            except Exception as mishap:  # told below, where the case can fail of it
                mishaps.append(mishap)
            self.send_response(500 if mishaps else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Middle)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    request = f"$ http-request method=GET url=http://127.0.0.1:{server.server_port}/"
    try:
        with contextlib.ExitStack() as stack:
            stack.callback(server.shutdown)
            kafka.run(script.replace("WORK", request))
    except AssertionError as error:
        raise AssertionError(f"{mishaps[0]!r}" if mishaps else error) from (mishaps or [None])[0]


def same(actual, wanted):
    assert actual == wanted, f"\n    got {actual}\n wanted {wanted}"


def value_field(topic):
    from confluent_kafka.serialization import MessageField, SerializationContext
    return SerializationContext(topic, MessageField.VALUE)


def key_field(topic):
    from confluent_kafka.serialization import MessageField, SerializationContext
    return SerializationContext(topic, MessageField.KEY)


KEY = json.dumps({"type": "record", "name": "key", "fields": [{"name": "region", "type": ["null", "string"]},
                                                              {"name": "number", "type": "int"}]})
KEY_LINES = ('{"region": {"string": "EU"}, "number": 7}', '{"region": null, "number": 8}')

ROW = json.dumps({
    "type": "record", "name": "row", "namespace": "shop", "fields": [
        {"name": "id", "type": "long"},
        {"name": "item", "type": ["null", "string", "long"]},
        {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
        {"name": "day", "type": {"type": "int", "logicalType": "date"}},
        {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "exact", "type": {"type": "long", "logicalType": "timestamp-micros"}},
        {"name": "mark", "type": {"type": "string", "logicalType": "uuid"}},
        {"name": "raw", "type": "bytes"},
        {"name": "code", "type": {"type": "fixed", "name": "code", "size": 2}},
        {"name": "size", "type": {"type": "enum", "name": "size", "symbols": ["S", "M", "L"]}},
        {"name": "parts", "type": {"type": "array", "items": {"type": "record", "name": "part", "fields": [
            {"name": "weight", "type": ["null", "double"]}]}}},
        {"name": "tags", "type": {"type": "map", "values": "boolean"}},
        {"name": "note", "type": "string", "default": "none"}]})

ROW_LINE = (r'{"id": -9223372036854775808, "item": {"string": "Tee, grün"}, "price": "-12.34", "day": "2024-02-29", '
            r'"at": "2024-02-29T12:30:00.250Z", "exact": "1969-12-31T23:59:59.999999Z", '
            r'"mark": "6f1c1f9e-0e0f-4a3c-9f77-5c4f8a6f3b21", "raw": [0, 255, 10], "code": [1, 2], "size": "M", '
            r'"parts": [{"weight": {"double": 0.1}}, {"weight": null}], "tags": {"a": true, "b": false}NOTE}')

UTC = datetime.timezone.utc
ROW_VALUE = {
    "id": -2**63, "item": "Tee, grün", "price": decimal.Decimal("-12.34"), "day": datetime.date(2024, 2, 29),
    "at": datetime.datetime(2024, 2, 29, 12, 30, 0, 250000, UTC),
    "exact": datetime.datetime(1969, 12, 31, 23, 59, 59, 999999, UTC),
    "mark": uuid.UUID("6f1c1f9e-0e0f-4a3c-9f77-5c4f8a6f3b21"), "raw": b"\0\xff\n", "code": b"\1\2", "size": "M",
    "parts": [{"weight": 0.1}, {"weight": None}], "tags": {"a": True, "b": False}, "note": "none"}


@case
def avro_of_weir_is_read(clients):
    from confluent_kafka.schema_registry.avro import AvroDeserializer
    topic = topic_of("avro-out")

    def check():
        decode = AvroDeserializer(clients.registry)
        first, second, gone = clients.read(topic, 3)
        same(decode(first.key(), key_field(topic)), {"region": "EU", "number": 7})
        same(decode(first.value(), value_field(topic)), ROW_VALUE)
        same(decode(second.key(), key_field(topic)), {"region": None, "number": 8})
        same(decode(second.value(), value_field(topic)), ROW_VALUE | {"item": 5, "note": "x"})
        same((decode(gone.key(), key_field(topic)), gone.value()), ({"region": None, "number": 8}, None))
    in_the_middle(clients.kafka, rf"""
        $ kafka-create-topic topic=avro-out

        $ set schema={ROW}

        $ set key={KEY}

        $ kafka-ingest topic=avro-out format=avro schema=${{schema}} key-format=avro key-schema=${{key}}
        {KEY_LINES[0]} {ROW_LINE.replace("NOTE", "")}
        {KEY_LINES[1]} {ROW_LINE.replace("NOTE", ', "note": "x"').replace('{"string": "Tee, grün"}', '{"long": 5}')}
        {KEY_LINES[1]}

        WORK
        """, check)


@case
def avro_of_confluent_is_read(clients):
    from confluent_kafka.schema_registry.avro import AvroSerializer
    topic = topic_of("avro-in")

    def send():
        value, key = AvroSerializer(clients.registry, ROW), AvroSerializer(clients.registry, KEY)
        whole = {name: part for name, part in ROW_VALUE.items() if name != "note"}
        records = [{"key": {"region": "EU", "number": 7}, "value": whole},
                   {"key": {"region": None, "number": 8}, "value": whole | {"item": 5, "note": "x"}},
                   {"key": {"region": None, "number": 8}, "value": None}]
        clients.write(topic, [{"key": key(record["key"], key_field(topic)),
                               "value": record["value"] and value(record["value"], value_field(topic))}
                              for record in records])
    in_the_middle(clients.kafka, rf"""
        $ kafka-create-topic topic=avro-in

        WORK

        $ kafka-verify-data topic={topic} format=avro exact=true
        {KEY_LINES[0]} {ROW_LINE.replace("NOTE", ', "note": "none"')}
        {KEY_LINES[1]} {ROW_LINE.replace("NOTE", ', "note": "x"').replace('{"string": "Tee, grün"}', '{"long": 5}')}
        {KEY_LINES[1]}
        """, send)


PART = '{"type": "record", "name": "shop.part", "fields": [{"name": "n", "type": "int"}]}'
WHOLE = '{"type": "record", "name": "shop.whole", "fields": [{"name": "p", "type": "shop.part"}]}'


@case
def avro_with_references_goes_both_ways(clients):
    from confluent_kafka.schema_registry import Schema, SchemaReference
    from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
    topic = topic_of("avro-refs")

    def answer():
        record, = clients.read(topic, 1)
        same(AvroDeserializer(clients.registry)(record.value(), value_field(topic)), {"p": {"n": 1}})
        schema = Schema(WHOLE, "AVRO", [SchemaReference("shop.part", "clients-part", 1)])
        clients.write(topic, [{"value": AvroSerializer(clients.registry, schema)({"p": {"n": 2}}, value_field(topic))}])
    in_the_middle(clients.kafka, rf"""
        $ schema-registry-publish subject=clients-part schema-type=avro
        {PART}

        $ kafka-create-topic topic=avro-refs

        $ kafka-ingest topic=avro-refs format=avro references=clients-part schema={WHOLE}
        {{"p": {{"n": 1}}}}

        WORK

        $ kafka-verify-data topic={topic} format=avro exact=true
        {{"p": {{"n": 1}}}}
        {{"p": {{"n": 2}}}}
        """, answer)


# The same file as a `.proto` and, for the other side, as what protoc makes of it.
PROTO = """
    syntax = "proto3";
    package shop;
    import "google/protobuf/timestamp.proto";
    message Ignored { int32 i = 1; }
    message Outer {
      message First { bool b = 1; }
      message Second {
        enum Size { S = 0; M = 1; }
        message Third {
          sint64 n = 1; optional string s = 2; repeated fixed32 list = 3; map<string, double> map = 4; Size size = 5;
          google.protobuf.Timestamp at = 6; oneof choice { bytes raw = 7; Ignored other = 8; }
        }
        string name = 1; Third third = 2;
      }
      uint64 id = 1;
    }
    """
PROTO_LINE = " ".join(PROTO.split())
PROTO_TYPES = """
    name: "shop.proto" package: "shop" syntax: "proto3" dependency: "google/protobuf/timestamp.proto"
    message_type { name: "Ignored" field { name: "i" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 } }
    message_type { name: "Outer"
      nested_type { name: "First" field { name: "b" number: 1 label: LABEL_OPTIONAL type: TYPE_BOOL } }
      nested_type { name: "Second"
        enum_type { name: "Size" value { name: "S" number: 0 } value { name: "M" number: 1 } }
        nested_type { name: "Third"
          nested_type { name: "MapEntry" options { map_entry: true }
            field { name: "key" number: 1 label: LABEL_OPTIONAL type: TYPE_STRING }
            field { name: "value" number: 2 label: LABEL_OPTIONAL type: TYPE_DOUBLE } }
          field { name: "n" number: 1 label: LABEL_OPTIONAL type: TYPE_SINT64 }
          field { name: "s" number: 2 label: LABEL_OPTIONAL type: TYPE_STRING proto3_optional: true oneof_index: 1 }
          field { name: "list" number: 3 label: LABEL_REPEATED type: TYPE_FIXED32 }
          field { name: "map" number: 4 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: ".shop.Outer.Second.Third.MapEntry" }
          field { name: "size" number: 5 label: LABEL_OPTIONAL type: TYPE_ENUM type_name: ".shop.Outer.Second.Size" }
          field { name: "at" number: 6 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".google.protobuf.Timestamp" }
          field { name: "raw" number: 7 label: LABEL_OPTIONAL type: TYPE_BYTES oneof_index: 0 }
          field { name: "other" number: 8 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".shop.Ignored" oneof_index: 0 }
          oneof_decl { name: "choice" } oneof_decl { name: "_s" } }
        field { name: "name" number: 1 label: LABEL_OPTIONAL type: TYPE_STRING }
        field { name: "third" number: 2 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".shop.Outer.Second.Third" } }
      field { name: "id" number: 1 label: LABEL_OPTIONAL type: TYPE_UINT64 } }
    """
THIRD = {"n": "-5", "s": "", "list": [1, 4294967295], "map": {"a": 0.5}, "size": "M", "at": "2024-02-29T12:30:00.250Z",
         "raw": "AP8="}
# By message: the first and another one of the file, and what stands in them.
MESSAGES = {"shop.Ignored": {"i": 1}, "shop.Outer": {"id": "18446744073709551615"}, "shop.Outer.First": {"b": True},
            "shop.Outer.Second": {"name": "x", "third": THIRD}, "shop.Outer.Second.Third": THIRD}
INDEXES = {"shop.Ignored": [0], "shop.Outer": [1], "shop.Outer.First": [1, 0], "shop.Outer.Second": [1, 1],
           "shop.Outer.Second.Third": [1, 1, 0]}


def types_file():
    from google.protobuf import descriptor_pb2, text_format
    return text_format.Parse(PROTO_TYPES, descriptor_pb2.FileDescriptorProto())


def message_class(name):
    """The class of one of the messages above."""
    from google.protobuf import descriptor_pool, message_factory
    from google.protobuf import timestamp_pb2  # noqa: F401: what the file imports
    pool = descriptor_pool.Default()
    pool.Add(types_file())
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(name))


def message_of(name):
    from google.protobuf import json_format
    return json_format.ParseDict(MESSAGES[name], message_class(name)())


def index_of(datum):
    """Where the datum says that its message is, as Confluent's deserialiser reads it."""
    from confluent_kafka.schema_registry import prefix_schema_id_deserializer
    from confluent_kafka.schema_registry.serde import SchemaId
    found = SchemaId("PROTOBUF")
    prefix_schema_id_deserializer(datum, None, found)
    return found.message_indexes


@case
def protobuf_of_weir_is_read(clients):
    from confluent_kafka.schema_registry.protobuf import ProtobufDeserializer
    for number, name in enumerate(MESSAGES):
        topic = topic_of(f"proto-out-{number}")

        def check():
            record, gone = clients.read(topic, 2)
            decode = ProtobufDeserializer(message_class(name), {}, clients.registry)
            same(decode(record.key(), key_field(topic)), message_of(name))
            same(decode(record.value(), value_field(topic)), message_of(name))
            same((index_of(record.key()), index_of(record.value())), (INDEXES[name], INDEXES[name]))
            same((decode(gone.key(), key_field(topic)), gone.value()), (message_of(name), None))
        sent = json.dumps(MESSAGES[name])
        in_the_middle(clients.kafka, rf"""
            $ schema-registry-publish subject={topic}-value schema-type=protobuf
            {PROTO_LINE}

            $ schema-registry-publish subject={topic}-key schema-type=protobuf
            {PROTO_LINE}

            $ kafka-create-topic topic=proto-out-{number}

            $ kafka-ingest topic=proto-out-{number} format=protobuf confluent-wire-format=true message={name} key-format=protobuf key-message={name}
            {sent} {sent}
            {sent}

            WORK
            """, check)


@case
def protobuf_of_confluent_is_read(clients):
    from confluent_kafka.schema_registry.protobuf import ProtobufSerializer
    for number, name in enumerate(MESSAGES):
        topic = topic_of(f"proto-in-{number}")

        def send():
            encode = ProtobufSerializer(message_class(name), clients.registry)
            key = encode(message_of(name), key_field(topic))
            clients.write(topic, [{"key": key, "value": encode(message_of(name), value_field(topic))},
                                  {"key": key, "value": None}])
        sent = json.dumps(MESSAGES[name])
        in_the_middle(clients.kafka, rf"""
            $ kafka-create-topic topic=proto-in-{number}

            WORK

            $ kafka-verify-data topic={topic} format=protobuf key=true message={name} key-message={name} exact=true
            {sent} {sent}
            {sent}
            """, send)


@case
def headers_times_and_tombstones_go_both_ways(clients):
    topic = topic_of("headers")

    def answer():
        first, gone = clients.read(topic, 2)
        same(first.headers(), [("a", b"x"), ("b", None), ("c", b"\0\xff"), ("a", b"again")])
        same((first.timestamp()[1], first.partition()), (1700000000123, 0))
        same((json.loads(first.key()), json.loads(first.value())), (1, {"n": 1.5}))
        same((gone.key(), gone.value()), (b"2", None))
        clients.write(topic, [{"key": b"3", "value": b'{"n": 2}', "headers": [("a", b"y"), ("b", None)],
                               "timestamp": 1700000000456},
                              {"key": None, "value": b"3"}, {"key": b"4", "value": None, "headers": [("b", b"z")]}])
    headers = '[{"a": "x"}, {"b": null}, {"c": [0, 255]}, {"a": "again"}]'
    in_the_middle(clients.kafka, rf"""
        $ kafka-create-topic topic=headers

        $ kafka-ingest topic=headers format=json key-format=json timestamp=1700000000123 headers={headers}
        1 {{"n": 1.5}}
        2

        WORK

        $ kafka-verify-data topic={topic} format=json key=true partial-search=10 headers=a,b
        y <null> 3 {{"n": 2}}
        <missing> <missing> "<null>" 3
        <missing> z 4
        """, answer)


@case
def keys_go_to_the_partitions_that_others_choose(clients):
    for partitioner, how in (("consistent_random", "key"), ("murmur2_random", "java-key")):
        topic = topic_of(f"parts-{how}")

        def check():
            clients.write(topic, [{"key": b"k%d" % number, "value": b"theirs"} for number in range(20)],
                          partitioner=partitioner)
            places = {}
            for record in clients.read(topic, 40):
                places.setdefault(record.key(), set()).add(record.partition())
            assert len(places) == 20 and all(len(some) == 1 for some in places.values()), places
            assert len(set().union(*places.values())) > 1, places
        lines = "\n            ".join(f"k{number}:ours" for number in range(20))
        in_the_middle(clients.kafka, rf"""
            $ kafka-create-topic topic=parts-{how} partitions=4

            $ kafka-ingest topic=parts-{how} format=bytes key-format=bytes partition-by={how}
            {lines}

            WORK
            """, check)


@case
def records_that_are_compressed_are_read(clients):
    kinds = ("gzip", "snappy", "lz4", "zstd")
    topic = topic_of("small")

    def send():
        for kind in kinds:
            clients.write(topic, [{"value": kind * 100}] * 3, **{"compression.type": kind})
    lines = "\n        ".join(kind * 100 for kind in kinds for _ in range(3))
    in_the_middle(clients.kafka, rf"""
        $ kafka-create-topic topic=small

        WORK

        $ kafka-verify-data topic={topic} format=text exact=true
        {lines}
        """, send)


@case
def transactions_are_seen_as_others_see_them(clients):
    topic = topic_of("transactions")

    def check():
        first, second = clients.read(topic, 2)
        same([first.value(), second.value()], [b"kept", b"after"])
    in_the_middle(clients.kafka, """
        $ kafka-create-topic topic=transactions

        $ kafka-ingest topic=transactions format=bytes transaction=commit
        kept

        $ kafka-ingest topic=transactions format=bytes transaction=abort
        dropped

        $ kafka-ingest topic=transactions format=bytes
        after

        WORK
        """, check)


def main():
    weir, wanted = sys.argv[1], sys.argv[2:]
    if shutil.which("kcat") is None or shutil.which("mvn") is None:
        print("skipped: kcat or mvn is not installed")
        return 77
    missing = use_clients()
    if missing:
        print(f"skipped: {missing}")
        return 77
    with Project(weir, CONFIG) as project:
        project.call("up", "--detach")
        return run_cases(Clients(Kafka(project)), wanted)


if __name__ == "__main__":
    sys.exit(main())
