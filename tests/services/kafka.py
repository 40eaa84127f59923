"""Actions on Kafka and a schema registry against real ones: kafka.py WEIR [CASE]...

One broker and one registry serve all cases, which have topics of their own; kcat is the client that
they are judged by.
"""
import pathlib
import shutil
import socket
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from cases import case, expect, run_cases
from harness import PATIENCE, Project
from kafka_registry import VERIFY  # and its cases
from kafka_suite import CONFIG, PLACE, SEED, Kafka


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
def very_many_records_of_several_partitions_are_compared(kafka):
    kafka.run(rf"""
        $ kafka-create-topic topic=spread partitions=4

        $ kafka-ingest topic=spread format=json partition-by=random repeat=500000
        {{"a": 1}}

        $ kafka-verify-data topic=testdrive-spread-{SEED} format=json repeat=500000 exact=true
        {{"a": 1}}
        """)


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
def a_certificate_without_its_password_is_told(kafka):
    folder = kafka.project.folder
    subprocess.run(["openssl", "pkcs12", "-export", "-in", kafka.exports["KAFKA_CLIENT_CERTIFICATE"], "-inkey",
                    kafka.exports["KAFKA_CLIENT_KEY"], "-out", folder / "client.p12", "-passout", "pass:hush"], check=True)
    text = kafka.run(ROUND, "--cert", "client.p12", code=1)
    expect(text, "Kafka's client cannot be set up", "`--cert-password` gives it")


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


@case
def every_record_that_is_too_large_is_told(kafka):
    text = kafka.run("""
        $ kafka-create-topic topic=large

        $ shell-execute
        cd ${testdrive.temp-dir}; for size in 10 2000000 10 3000000; do head -c $size /dev/zero | tr '\\0' x; echo; done > lines

        $ kafka-ingest topic=large format=bytes file=lines
        """, code=1)
    expect(text, "line 2 of `lines` was not delivered", "MSG_SIZE_TOO_LARGE", "line 4 of repetition 0",
           "2 of 4 records were not delivered")


@case
def topics_that_are_called_nearly_so_are_named(kafka):
    make = "$ kafka-create-topic topic=orders\n\n"
    text = kafka.run(make + "$ kafka-ingest topic=ordrs format=bytes\nx\n", code=1)
    expect(text, f"no topic is called `testdrive-ordrs-{SEED}`", "did you mean `orders`?")
    text = kafka.run(make + "$ kafka-verify-data topic=orders format=bytes\nx\n", "--timeout", "1s", code=1)
    expect(text, "for topic `orders`: there is no such topic",
           f"is `testdrive-orders-{SEED}`: write `testdrive-orders-${{testdrive.seed}}`")


@case
def offsets_that_are_not_there_are_told_with_their_place(kafka):
    text = kafka.run("$ kafka-create-topic topic=short\n\n$ kafka-ingest topic=short format=bytes\nx\n\n"
                     "$ kafka-delete-records topic=short partition=0 offset=7\n", code=1)
    expect(text, f"topic `testdrive-short-{SEED}`, partition 0, offset 7: OFFSET_OUT_OF_RANGE",
           "the partition ends at offset 1")


@case
def a_variable_in_an_option_that_is_not_set_is_told(kafka):
    text = kafka.run(ROUND, "--kafka-option", "client.id=${testdrive.kafka-adr}", code=1)
    expect(text, "`--kafka-option client.id`: unknown name `${testdrive.kafka-adr}`", "did you mean `testdrive.kafka-addr`?")


@case
def a_listener_with_a_login_says_so_to_who_has_none(kafka):
    text = kafka.run(ROUND, "--service", f"kafka={kafka.exports['KAFKA_SASL_ADDR']}", "--timeout", "3s", code=1)
    expect(text, "Disconnected", "a listener that wants a login or TLS does that: `--kafka-option security.protocol=sasl_plaintext`")


@case
def a_sink_is_found_where_columns_have_no_type(kafka):
    text = kafka.run(f"""
        > CREATE TABLE sinks (name, topic)

        > INSERT INTO sinks VALUES ('shop', 'testdrive-sunk-{SEED}'), ('none', NULL)

        $ kafka-create-topic topic=sunk

        $ kafka-verify-topic sink=shop partition-count=1

        $ kafka-verify-topic sink=none
        """, "--kafka-sink-query", "SELECT topic FROM sinks WHERE name = ${sink}", code=1)
    expect(text, "script.td:9:1", "column `topic` of `kafka-sink-query` is NULL for sink `none`")


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
