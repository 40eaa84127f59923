"""Actions on Kafka and a schema registry against real ones: kafka.py WEIR [CASE]...

One broker and one registry serve all cases, which have topics of their own; kcat is the client that
they are judged by.
"""
import http.server
import pathlib
import shutil
import socket
import subprocess
import sys
import textwrap
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from cases import case, expect, run_cases
from harness import PATIENCE, Project

# Machines that do much else take their time.
CONFIG = "".join(f'[service.{name}.start]\ntimeout = "5min"\nrestart-timeout = "5min"\n'
                 for name in ("kafka", "schema-registry"))
PLACE = ["--target", "sqlite::memory:", "--seed", "7"]
SEED = "0000000007"


class Kafka:
    """A project whose services run, and scripts in it."""

    def __init__(self, project):
        self.project = project
        words = project.call("env").stdout.replace("export ", "").split("\n")
        self.exports = dict(line.strip().replace("'", "").split("=", 1) for line in words if "=" in line)
        self.address = self.exports["KAFKA_ADDR"]

    def run(self, text, *options, code=0, place=PLACE):
        path = self.project.folder / "script.td"
        path.write_text(textwrap.dedent(text).lstrip())
        began = time.monotonic()
        done = self.project.call("run", *place, *options, path.name, check=False)
        self.seconds = time.monotonic() - began
        assert done.returncode == code, f"exit status {done.returncode}, not {code}:\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def kcat(self, *words, text=None):
        done = subprocess.run(["kcat", "-b", self.address, *words], input=text, capture_output=True, text=True,
                              timeout=PATIENCE, check=True,
                              stdin=None if text is not None else subprocess.DEVNULL)
        return done.stdout

    def topics(self):
        return self.kcat("-L")


@case
def what_is_sent_is_read_and_topics_are_taken_away(kafka):
    kafka.run(r"""
        $ kafka-create-topic topic=round partitions=2

        $ kafka-ingest topic=round format=bytes key-format=bytes partition=0 timestamp=1700000000000 headers={"a": "b", "n": null}
        k1:one
        k2:t\x77o
        k3:

        $ kafka-ingest topic=round format=bytes partition=1 repeat=2 start-iteration=5
        plain ${kafka-ingest.iteration}

        $ kafka-verify-data topic=testdrive-round-${testdrive.seed} format=bytes key=true exact=true headers=a,n,z
        b <null> <missing> k1:one partition=0
        b <null> <missing> k2:two partition=0
        b <null> <missing> k3: partition=0
        <missing> <missing> <missing> :plain 5 partition=1
        <missing> <missing> <missing> :plain 6 partition=1
        """)
    assert f"testdrive-round-{SEED}" not in kafka.topics(), kafka.topics()


@case
def kcat_reads_what_is_sent(kafka):
    kafka.run(rf"""
        $ kafka-create-topic topic=out

        $ kafka-ingest topic=out format=bytes key-format=bytes headers={{"h": "v"}} timestamp=1700000000000
        key:value \x41

        $ shell-execute
        kcat -C -q -e -o beginning -t testdrive-out-{SEED} -b {kafka.address} -f '%k|%s|%h|%T|%p\n' > {kafka.project.folder}/out.txt
        """)
    text = (kafka.project.folder / "out.txt").read_text()
    assert text == "key|value A|h=v|1700000000000|0\n", text


@case
def what_kcat_sends_is_read(kafka):
    kafka.run(rf"""
        $ kafka-create-topic topic=in

        $ shell-execute
        printf 'a:1\nb:2\n' | kcat -P -K : -H h=x -t testdrive-in-{SEED} -b {kafka.address}

        $ kafka-verify-data topic=testdrive-in-{SEED} format=text key=true headers=h
        x a 1
        x b 2
        """)


@case
def values_are_compared_not_texts(kafka):
    kafka.run(rf"""
        $ kafka-create-topic topic=json

        $ kafka-ingest topic=json format=json
        {{"a": 1, "b": [1.50, "x"]}}
        {{"a": 2, "at": 17}}

        $ kafka-verify-data topic=testdrive-json-{SEED} format=json ignore=.at
        {{"b": [1.5, "x"], "a": 1.0}}
        {{"at": 99, "a": 2}}
        """)
    text = kafka.run(rf"""
        $ kafka-create-topic topic=json

        $ kafka-ingest topic=json format=json
        {{"a": 1}}
        {{"a": 2, "b": {{"c": 3}}}}

        $ kafka-verify-data topic=testdrive-json-{SEED} format=json
        {{"a": 1}}
        {{"a": 2, "b": {{"c": 4}}}}
        """, code=1)
    expect(text, "script.td:7:1: error: records differ", '- {"a":2,"b":{"c":4}}', '+ {"a":2,"b":{"c":3}}',
           "partition 0, offset 1", "value.b.c: expected 4, got 3")


@case
def very_many_records_are_compared_as_they_come(kafka):
    sent = rf"""
        $ kafka-create-topic topic=many

        $ kafka-ingest topic=many format=bytes repeat=10000
        same
        again
        """
    topic = f"topic=testdrive-many-{SEED} format=bytes"
    kafka.run(sent + rf"""
        $ kafka-verify-data {topic} repeat=10000 exact=true
        same
        again
        """)
    text = kafka.run(sent + rf"""
        $ shell-execute
        yes same | head -30000 > ${{testdrive.temp-dir}}/lines

        $ kafka-verify-data {topic} file=lines
        """, "--timeout", "2s", code=1)
    expect(text, "records differ: expected 30000 records, got 20000", "the first 1 are as expected", "+ again    (partition 0, offset 1,")
    text = kafka.run(sent + rf"""
        $ kafka-verify-data {topic} repeat=10000 exact=true
        same
        again

        $ kafka-ingest topic=many format=bytes
        one more

        $ kafka-verify-data {topic} repeat=20000
        one more
        """, "--timeout", "2s", code=1)
    expect(text, "records differ: expected 20000 records, got 1 (19999 missing, 0 unexpected); nothing more came")
    text = kafka.run(sent + rf"""
        $ shell-execute
        (printf '%s\n' same again '\xZ'; yes same | head -20000) > ${{testdrive.temp-dir}}/lines

        $ kafka-verify-data {topic} file=lines
        """, code=1)
    expect(text, "`lines`, line 3: bad escape")
    for words, good, bad in (("format=json", '{}', '{"a": }'), ('format=avro schema="int"', '1', '"x"'), ("format=bytes", "x", r"\xZ")):
        text = kafka.run(rf"""
            $ kafka-create-topic topic=many

            $ shell-execute
            printf '%s\n' '{good}' '{bad}' > ${{testdrive.temp-dir}}/records

            $ kafka-ingest topic=many file=records {words}
            """, code=1)
        expect(text, "script.td:6:1: error", "`records`, line 2: ")


@case
def reading_goes_on_behind_the_last_record(kafka):
    text = kafka.run(rf"""
        $ kafka-create-topic topic=on

        $ kafka-ingest topic=on format=bytes repeat=4
        \${{kafka-ingest.iteration}}

        $ kafka-verify-data topic=testdrive-on-{SEED} format=bytes
        0
        1

        $ kafka-verify-data topic=testdrive-on-{SEED} format=bytes
        2

        $ kafka-verify-data topic=testdrive-on-{SEED} format=bytes exact=true
        """, "--timeout", "2s", code=1)
    expect(text, "expected 0 records, got 1", "+ 3    (partition 0, offset 3")


@case
def waiting_ends_at_the_deadline(kafka):
    text = kafka.run(rf"""
        $ kafka-create-topic topic=wait

        $ kafka-ingest topic=wait format=bytes
        a

        $ kafka-verify-data topic=testdrive-wait-{SEED} format=bytes
        a
        b
        """, "--timeout", "6s", code=1)
    expect(text, "expected 2 records, got 1", "nothing more came in 6.00 s")
    assert 6 < kafka.seconds < 11, kafka.seconds


@case
def order_counts_unless_it_is_said_not_to(kafka):
    body = "$ kafka-create-topic topic=order\n\n$ kafka-ingest topic=order format=bytes\na\nb\n\n"
    verify = f"$ kafka-verify-data topic=testdrive-order-{SEED} format=bytes"
    kafka.run(body + verify + " sort-messages=true\nb\na\n")
    expect(kafka.run(body + verify + "\nb\na\n", code=1), "1 missing, 1 unexpected")


@case
def a_run_of_records_is_found_among_others(kafka):
    body = "$ kafka-create-topic topic=part\n\n$ kafka-ingest topic=part format=bytes\na\nb\nc\nd\n\n"
    verify = f"$ kafka-verify-data topic=testdrive-part-{SEED} format=bytes partial-search=4\n"
    kafka.run(body + verify + "b\nc\n")
    expect(kafka.run(body + verify + "b\nd\n", "--timeout", "2s", code=1), "do not stand in a row among the 4")


@case
def transactions_are_seen_when_they_are_committed(kafka):
    kafka.run(rf"""
        $ kafka-create-topic topic=tx

        $ kafka-ingest topic=tx format=bytes transaction=abort
        never

        $ kafka-ingest topic=tx format=bytes transaction=commit
        one
        two

        $ kafka-verify-data topic=testdrive-tx-{SEED} format=bytes exact=true
        one
        two
        """)


@case
def topics_are_made_changed_and_looked_at(kafka):
    kafka.run(rf"""
        $ kafka-create-topic topic=made partitions=2 compaction=true

        $ kafka-add-partitions topic=made total-partitions=3

        $ kafka-wait-topic topic=testdrive-made-{SEED}

        $ kafka-verify-topic topic=testdrive-made-{SEED} partition-count=3 replication-factor=1 topic-config={{"cleanup.policy": "compact", "retention.ms": "-1"}}

        $ kafka-delete-topic-flaky topic=made

        $ kafka-delete-topic-flaky topic=made
        """)
    made = "$ kafka-create-topic topic=made partitions=2\n\n"
    expect(kafka.run(made + f"$ kafka-verify-topic topic=testdrive-made-{SEED} partition-count=5\n",
                     "--timeout", "6s", code=1), "with 5 partitions: it has 2 partitions")
    assert 6 < kafka.seconds < 11, kafka.seconds
    expect(kafka.run(made + f"$ kafka-verify-topic topic=testdrive-made-{SEED} topic-config={{\"retention.ms\": \"1\"}}\n",
                     "--timeout", "1s", code=1), "setting `retention.ms` is `-1`, not `1`")
    expect(kafka.run(made + "$ kafka-add-partitions topic=made total-partitions=2\n", code=1),
           "`total-partitions` must be more")


@case
def sinks_are_looked_up_by_a_query(kafka):
    script = rf"""
        $ kafka-create-topic topic=sunk

        $ kafka-ingest topic=sunk format=bytes
        x

        $ kafka-verify-topic sink=s

        $ kafka-verify-data sink=s format=bytes
        x
        """
    query = f"SELECT 'testdrive-' || ${{sink}} || 'unk-{SEED}'"
    server = ["--seed", "7"]  # a PostgreSQL
    kafka.run(script, "--kafka-sink-query", query, place=server)
    expect(kafka.run(script, "--kafka-sink-query", "SELECT 'none'", "--timeout", "2s", place=server, code=1),
           "topic `none`: there is no such topic")
    expect(kafka.run(script, code=3), "needs materialize")


@case
def deleted_records_are_passed_over(kafka):
    kafka.run(rf"""
        $ kafka-create-topic topic=gone

        $ kafka-ingest topic=gone format=bytes repeat=3
        \${{kafka-ingest.iteration}}

        $ kafka-delete-records topic=gone partition=0 offset=2

        $ kafka-verify-data topic=testdrive-gone-{SEED} format=bytes exact=true
        2
        """)


@case
def commits_of_groups_are_verified(kafka):
    body = rf"""
        $ kafka-create-topic topic=group

        $ kafka-ingest topic=group format=bytes repeat=3
        x

        $ shell-execute
        kcat -b {kafka.address} -q -e -G readers -X auto.offset.reset=earliest testdrive-group-{SEED} > /dev/null

        $ kafka-verify-commit consumer-group-id=readers topic=group partition=0
        3
        """
    kafka.run(body)
    expect(kafka.run(body.replace("\n        3\n", "\n        4\n"), "--timeout", "2s", code=1), "another offset")


@case
def a_missing_topic_is_named(kafka):
    for line in ("$ kafka-ingest topic=none format=bytes\nx\n", "$ kafka-add-partitions topic=none total-partitions=2\n",
                 "$ kafka-delete-records topic=none partition=0 offset=1\n"):
        expect(kafka.run(line, code=1), f"no topic is called `testdrive-none-{SEED}`")
        assert kafka.seconds < 10, kafka.seconds
    text = kafka.run("$ kafka-verify-data topic=none format=bytes\nx\n", "--timeout", "1s", code=1)
    expect(text, "for topic `none`: there is no such topic")
    text = kafka.run(f"$ kafka-create-topic topic=small\n\n$ kafka-verify-data topic=testdrive-small-{SEED} format=bytes\nx\ny partition=1\n", code=1)
    expect(text, "script.td:5:1: ", f"topic `testdrive-small-{SEED}` has no partition 1: it has 1 partition")
    assert kafka.seconds < 10, kafka.seconds
    text = kafka.run("$ kafka-create-topic topic=small\n\n$ kafka-ingest topic=small format=bytes partition=4\nfirst\n", code=1)
    expect(text, "script.td:4:1", "line 1 was not delivered", "_UNKNOWN_PARTITION")


@case
def a_mistake_in_a_line_has_its_place(kafka):
    text = kafka.run(r"""
        $ kafka-create-topic topic=bad

        $ kafka-ingest topic=bad format=bytes
        good
        not \xgood
        """, code=1)
    expect(text, "script.td:5:5: error")
    text = kafka.run(f"$ kafka-verify-data topic=any format=json\n{{}}\n{{}} {{}}\n", code=1)
    expect(text, "script.td:3:4: error: more text than a record has")


@case
def a_broker_that_is_down_is_told(kafka):
    text = kafka.run("""
        $ kafka-create-topic topic=down

        $ service-stop name=kafka

        $ kafka-ingest topic=down format=bytes
        x
        """, "--timeout", "2s", code=1)
    expect(text, "Connection refused", "script.td:5:1: error")
    kafka.address = Kafka(kafka.project).address


@case
def a_broker_that_is_paused_is_told(kafka):
    for command in ("$ kafka-ingest topic=paused format=bytes\nx\n", "$ kafka-delete-topic-flaky topic=paused\n",
                    f"$ kafka-verify-data topic=testdrive-paused-{SEED} format=bytes\nx\n"):
        text = kafka.run("$ kafka-create-topic topic=paused\n\n$ service-pause name=kafka\n\n" + command,
                         "--timeout", "2s", code=1)
        expect(text, "script.td:5:1: error", f"did not come in time: there was no answer from {kafka.address}")


@case
def a_broker_that_is_killed_in_the_middle_is_told(kafka):
    (kafka.project.folder / "long.td").write_text(
        "$ kafka-create-topic topic=mid\n\n$ kafka-ingest topic=mid format=bytes repeat=100000 rate=200\nx\n")
    run = kafka.project.start("run", *PLACE, "--timeout", "3s", "long.td")
    time.sleep(3)
    kafka.project.call("kill", "kafka")
    text, _ = run.communicate(timeout=PATIENCE)
    kafka.project.call("start", "kafka")
    assert run.returncode == 1, text
    expect(text, "long.td:4:1", "was not delivered", "Connection refused")


@case
def a_broker_that_is_paused_in_the_middle_is_told(kafka):
    (kafka.project.folder / "long.td").write_text(
        f"$ kafka-create-topic topic=silent\n\n$ kafka-verify-data topic=testdrive-silent-{SEED} format=bytes\nx\n")
    run = kafka.project.start("run", *PLACE, "--timeout", "8s", "long.td")
    time.sleep(4)
    kafka.project.call("pause", "kafka")
    text, _ = run.communicate(timeout=PATIENCE)
    kafka.project.call("kill", "kafka")  # woken up it would be busy with itself for half a minute
    kafka.project.call("start", "kafka")
    assert run.returncode == 1, text
    expect(text, "long.td:3:1", "nothing more came in 8.00 s", f"there was no answer from {kafka.address}")


LOGIN = ["--kafka-option", "security.protocol=sasl_plaintext,sasl.username=test",
         "--kafka-option", "bootstrap.servers=${testdrive.kafka-sasl-addr}"]
TLS = ["--kafka-option", "security.protocol=ssl", "--kafka-option", "bootstrap.servers=${testdrive.kafka-ssl-addr}"]
AUTHORITY = ["--kafka-option", "ssl.ca.location=${testdrive.kafka-ca}"]
ROUND = f"""
$ kafka-create-topic topic=safe

$ kafka-ingest topic=safe format=bytes
x

$ kafka-verify-data topic=testdrive-safe-{SEED} format=bytes exact=true
x
"""


@case
def logins_are_right_or_told(kafka):
    for mechanism in ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"):
        login = [*LOGIN, "--kafka-option", f"sasl.mechanism={mechanism}"]
        kafka.run(ROUND, *login, "--kafka-option", "sasl.password=testtest")
        text = kafka.run(ROUND, *login, "--kafka-option", "sasl.password=wrong-one", code=1)
        expect(text, "_AUTHENTICATION", "uthentication failed")
        assert "wrong-one" not in text, text
        assert kafka.seconds < 10, kafka.seconds


@case
def passwords_are_masked_wherever_they_come_from(kafka):
    text = kafka.run("""
        $ set login=wrong-two

        $ kafka-create-topic topic=safe

        $ shell-execute
        echo wrong-two; false
        """, *LOGIN, "--kafka-option", "sasl.mechanism=PLAIN", "--kafka-option", "sasl.password=${login}",
                     "--keep-going", code=1)
    expect(text, "_AUTHENTICATION", "script.td:5:1: error")
    assert "wrong-two" not in text, text


@case
def files_lie_in_the_folder_of_the_script(kafka):
    # What a variable holds is known when the script runs; the rest is checked before.
    make = "$ set up=../x\n\n$ kafka-create-topic topic=files\n\n"
    for words, argument in (("format=bytes file=${up}", "file"),
                            ("format=protobuf message=A descriptor-file=${up}\n{}", "descriptor-file")):
        expect(kafka.run(f"{make}$ kafka-ingest topic=files {words}\n", code=1),
               f"argument `{argument}` is `../x`, expected a file name")


@case
def certificates_are_right_or_told(kafka):
    kafka.run(ROUND, *TLS, *AUTHORITY)
    kafka.run(ROUND, *TLS, *AUTHORITY, "--kafka-option", "ssl.certificate.location=${testdrive.kafka-client-certificate}",
              "--kafka-option", "ssl.key.location=${testdrive.kafka-client-key}")
    text = kafka.run(ROUND, *TLS, code=1)
    expect(text, "_SSL", "certificate")
    assert kafka.seconds < 10, kafka.seconds
    text = kafka.run(ROUND, "--kafka-option", "bootstrap.servers=${testdrive.kafka-ssl-addr}", "--timeout", "2s", code=1)
    expect(text, "a listener of another `security.protocol` does that")


@case
def a_wrong_option_is_told(kafka):
    text = kafka.run(ROUND, "--kafka-option", "no.such=1", code=1)
    expect(text, "option `no.such` of Kafka's client", "No such configuration property")


@case
def a_listener_with_a_login_is_named_by_service(kafka):
    login = ["--kafka-option", "security.protocol=sasl_plaintext,sasl.username=test,sasl.mechanism=PLAIN,sasl.password=testtest"]
    kafka.run(ROUND, "--service", f"kafka={kafka.exports['KAFKA_SASL_ADDR']}", *login)
    tls = ["--kafka-option", f"security.protocol=ssl,ssl.ca.location={kafka.exports['KAFKA_CA']}"]
    kafka.run(ROUND, "--service", f"kafka={kafka.exports['KAFKA_SSL_ADDR']}", *tls)


@case
def a_wrong_address_ends_soon(kafka):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # and nobody listens
        nobody = f"127.0.0.1:{unused.getsockname()[1]}"
        for service, address, script in (("kafka", nobody, ROUND), ("schema-registry", f"http://{nobody}/x", VERIFY)):
            text = kafka.run(script, "--service", f"{service}={address}", code=3)
            expect(text, f"a connection to {nobody}", "connection refused")
            assert kafka.seconds < 30, kafka.seconds


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
    text = kafka.run(make + "$ kafka-ingest topic=wrong format=avro schema={\"type\": \"rekord\"}\n1\n", code=1)
    expect(text, "script.td:3:1: error", "rekord")
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


def main():
    weir, wanted = sys.argv[1], sys.argv[2:]
    if shutil.which("kcat") is None or shutil.which("mvn") is None:
        print("skipped: kcat or mvn is not installed")
        return 77
    with Project(weir, CONFIG) as project:
        project.call("up", "--detach")
        return run_cases(Kafka(project), wanted)


if __name__ == "__main__":
    sys.exit(main())
