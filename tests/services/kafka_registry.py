"""Cases of kafka.py: schema registries, and formats whose schemas they hold."""
import http.server
import textwrap
import threading

from cases import case, expect
from kafka_suite import SEED


class BrokenRegistry(http.server.BaseHTTPRequestHandler):
    """Ready, and then out of order; as often as `failures` says."""
    failures = float("inf")

    def answer(self):
        kind = type(self)
        status, body = 200, b'{"subject":"s","version":1,"id":1,"schema":"\\"string\\""}'
        if self.path.endswith("/subjects"):  # what is asked before the first script
            body = b"[]"
        elif kind.failures > 0:
            kind.failures -= 1
            status, body = 500, b'{"error_code":50001,"message":"Error in the backend data store"}'
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


def broken_registry(handler):
    """A server and the options that lead to it."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, ["--service", f"schema-registry=http://127.0.0.1:{server.server_port}"]


VERIFY = "$ schema-registry-verify subject=s schema-type=avro\n\"string\"\n"


@case
def a_registry_that_fails_is_told(kafka):
    server, at = broken_registry(BrokenRegistry)
    text = kafka.run("$ schema-registry-publish subject=s schema-type=avro\n\"string\"\n", *at, code=1)
    expect(text, "with status 500: Error in the backend data store")
    assert kafka.seconds < 15, kafka.seconds
    text = kafka.run(VERIFY, *at, "--timeout", "2s", code=1)
    expect(text, "with status 500: Error in the backend data store")
    assert 1 < kafka.seconds < 15, kafka.seconds
    server.shutdown()


@case
def a_registry_of_another_kind_is_named_by_service(kafka):
    class Confluent(BrokenRegistry):
        """With a login, and no paths but its own."""
        failures = 0

        def answer(self):
            known = self.path.startswith(("/subjects/", "/schemas/", "/config"))
            if self.headers.get("Authorization") and known:
                return super().answer()
            self.send_response(404 if self.headers.get("Authorization") else 401)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        do_GET = do_POST = answer
    server, at = broken_registry(Confluent)
    kafka.run(VERIFY, *at, "--ccsr-username", "u", "--ccsr-password", "p")
    server.shutdown()


@case
def a_registry_that_recovers_is_waited_for(kafka):
    class Recovers(BrokenRegistry):
        failures = 3
    server, at = broken_registry(Recovers)
    kafka.run(VERIFY, *at)
    assert Recovers.failures == 0, Recovers.failures
    server.shutdown()


@case
def schemas_of_other_languages_are_published(kafka):
    kafka.run(r"""
        $ schema-registry-publish subject=other-json schema-type=json
        {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object"}

        $ schema-registry-publish subject=other-proto schema-type=protobuf
        syntax = "proto3"; message A { int32 i = 1; }

        $ http-request method=GET url=${testdrive.schema-registry-url}/subjects/other-proto/versions/latest
        """)


ORDER = '{"type": "record", "name": "order", "fields": [{"name": "id", "type": "long"}, {"name": "item", "type": ["null", "string"]}]}'


@case
def avro_goes_through_the_registry(kafka):
    kafka.run(rf"""
        $ set order={ORDER}

        $ kafka-create-topic topic=avro

        $ kafka-ingest topic=avro format=avro schema=${{order}} key-format=avro key-schema="int" set-schema-id-var=id
        1 {{"id": 1, "item": {{"string": "tea"}}}}
        2 {{"id": 2, "item": null}}
        3

        $ kafka-verify-data topic=testdrive-avro-{SEED} format=avro exact=true
        1 {{"item": {{"string": "tea"}}, "id": 1}}
        2 {{"id": 2, "item": null}}
        3

        $ schema-registry-verify subject=testdrive-avro-{SEED}-value schema-type=avro
        {ORDER}

        $ schema-registry-wait topic=testdrive-avro-{SEED}

        $ kafka-verify-topic topic=testdrive-avro-{SEED} await-value-schema=true await-key-schema=true

        $ http-request method=GET url=${{testdrive.schema-registry-url}}/schemas/ids/${{id}}

        $ kafka-ingest topic=avro format=avro schema=${{order}} key-format=avro key-schema="int" generate=500

        $ shell-execute
        test "$(kcat -C -q -e -o beginning -t testdrive-avro-{SEED} -b {kafka.address} -f 'x\n' | wc -l)" = 503
        """)


@case
def a_schema_that_the_registry_refuses_is_told_with_its_place(kafka):
    text = kafka.run('''
        $ schema-registry-publish subject=bad schema-type=avro
        {"type": "record", "name": "r", "fields": [
          {"name": "a", "type": "int"},
          {"name": "b", "type": "strng"}]}
        ''', code=1)
    expect(text, "script.td:4:", "the schema registry", "strng")


@case
def schemas_refer_to_others(kafka):
    kafka.run(rf"""
        $ schema-registry-publish subject=part schema-type=avro
        {{"type": "record", "name": "shop.part", "fields": [{{"name": "n", "type": "int"}}]}}

        $ kafka-create-topic topic=ref

        $ kafka-ingest topic=ref format=avro references=part schema={{"type": "record", "name": "whole", "fields": [{{"name": "p", "type": "shop.part"}}]}}
        {{"p": {{"n": 1}}}}

        $ kafka-verify-data topic=testdrive-ref-{SEED} format=avro
        {{"p": {{"n": 1}}}}
        """)


@case
def records_are_read_by_the_schema_they_were_written_with(kafka):
    kafka.run(rf"""
        $ kafka-create-topic topic=evolve

        $ kafka-ingest topic=evolve format=avro schema={{"type": "record", "name": "r", "fields": [{{"name": "a", "type": "int"}}]}}
        {{"a": 1}}

        $ kafka-ingest topic=evolve format=avro schema={{"type": "record", "name": "r", "fields": [{{"name": "a", "type": "int"}}, {{"name": "b", "type": "string", "default": "none"}}]}}
        {{"a": 2, "b": "two"}}

        $ kafka-verify-data topic=testdrive-evolve-{SEED} format=avro exact=true
        {{"a": 1, "b": "none"}}
        {{"a": 2, "b": "two"}}
        """)


@case
def a_wrong_schema_is_told(kafka):
    make = "$ kafka-create-topic topic=wrong\n\n"
    text = kafka.run(make + "$ kafka-ingest topic=wrong format=avro schema={\"type\": \"rekord\"}\n1\n", code=2)
    expect(text, "script.td:3:40: error", "rekord")
    text = kafka.run(make + "$ set s={\"type\": \"rekord\"}\n\n$ kafka-ingest topic=wrong format=avro schema=${s}\n1\n", code=1)
    expect(text, "script.td:5:1: error", "rekord")
    text = kafka.run(make + "$ kafka-ingest topic=wrong format=avro schema=\"int\"\n1\n\"one\"\n", code=1)
    expect(text, "script.td:5:1: error")
    text = kafka.run(make + "$ kafka-ingest topic=wrong format=avro schema=\"int\"\n1\n\n"
                     "$ kafka-ingest topic=wrong format=avro schema=\"string\"\n\"a\"\n", code=1)
    expect(text, "script.td:6:1: error", "status 409")
    text = kafka.run(make + "$ kafka-ingest topic=wrong format=bytes\nabc\n\n$ schema-registry-publish "
                     f"subject=testdrive-wrong-{SEED}-value schema-type=avro\n\"int\"\n\n$ kafka-verify-data "
                     f"topic=testdrive-wrong-{SEED} format=avro\n1\n", code=1)
    expect(text, "partition 0, offset 0: the value is no avro")
    text = kafka.run(f"$ kafka-verify-data topic=testdrive-nothing-{SEED} format=avro\n1\n", code=1)
    expect(text, f"has no subject `testdrive-nothing-{SEED}-value`")


@case
def protobuf_is_sent_by_the_schema_of_the_registry(kafka):
    kafka.run(rf"""
        $ kafka-create-topic topic=proto

        $ schema-registry-publish subject=testdrive-proto-{SEED}-value schema-type=protobuf
        syntax = "proto3"; message A {{ int32 i = 1; }} message B {{ string s = 1; }}

        $ kafka-ingest topic=proto format=protobuf confluent-wire-format=true message=B
        {{"s": "x"}}

        $ kafka-verify-data topic=testdrive-proto-{SEED} format=protobuf message=B
        {{"s": "x"}}
        """)


@case
def the_message_index_of_a_record_decides(kafka):
    send = textwrap.dedent(rf"""
        $ kafka-create-topic topic=index

        $ schema-registry-publish subject=testdrive-index-{SEED}-value schema-type=protobuf
        syntax = "proto3"; message A {{ string a = 1; }} message B {{ string b = 1; }}

        $ kafka-ingest topic=index format=protobuf confluent-wire-format=true message=B
        {{"b": "x"}}

        """).lstrip()
    verify = f"$ kafka-verify-data topic=testdrive-index-{SEED} format=protobuf"
    kafka.run(send + verify + ' exact=true\n{"b": "x"}\n')
    text = kafka.run(send + verify + ' message=A\n{"a": "x"}\n', code=1)
    expect(text, "partition 0, offset 0: the value is no protobuf", "it is message `B` (index [1]), not `A`")
    # Lines are read as what the record is, and a mistake in one has its place.
    text = kafka.run(send + verify + '\n{"a": "x"}\n', code=1)
    expect(text, "script.td:10:2: error")
