"""Takes Avro records of a topic into a table: each has its effect once, however often this is killed.

An order and the offset behind it are written in one transaction, and the offset is where the next
life goes on. Reads by kcat, writes by psql.
"""
import functools
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request

BROKER, REGISTRY, DATABASE, TOPIC = (os.environ[name] for name in ("BROKER", "REGISTRY", "DATABASE", "TOPIC"))
PSQL = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", DATABASE]
TABLES = """
CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, customer text, amount bigint);
CREATE TABLE IF NOT EXISTS progress (topic text PRIMARY KEY, next bigint);
"""


def ask(sql):
    return subprocess.run([*PSQL, "-A", "-t", "-c", sql], check=True, capture_output=True, text=True).stdout.strip()


@functools.cache
def schema_of(number):
    with urllib.request.urlopen(f"{REGISTRY}/schemas/ids/{number}") as answer:
        return json.loads(json.load(answer)["schema"])


def take_long(data):
    value, shift = 0, 0
    while True:
        byte = next(data)
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return (value >> 1) ^ -(value & 1)


def take(kind, data):
    number = take_long(data)
    return number if kind in ("int", "long") else bytes(next(data) for _ in range(number)).decode()


def decode(payload):
    """A record of numbers and texts behind the registry's header: a zero and the schema's id."""
    schema = schema_of(int.from_bytes(payload[1:5], "big"))
    data = iter(payload[5:])
    return {field["name"]: take(field["type"], data) for field in schema["fields"]}


def records(stream):
    """Pairs of offset and payload, which kcat writes as `OFFSET SIZE PAYLOAD`."""
    def word():
        text = b""
        while (byte := stream.read(1)) not in (b" ", b""):
            text += byte
        return text
    while offset := word():
        yield int(offset), stream.read(int(word()))


def follow(psql):
    begin = ask(f"SELECT coalesce(max(next), 0) FROM progress WHERE topic = '{TOPIC}'")
    kcat = subprocess.Popen(["kcat", "-C", "-q", "-u", "-b", BROKER, "-t", TOPIC, "-p", "0", "-o", begin,
                             "-f", "%o %S %s"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    for offset, payload in records(kcat.stdout):
        order = decode(payload)
        customer = order["customer"].replace("'", "''")
        psql.stdin.write(f"""
            BEGIN;
            INSERT INTO orders VALUES ({order['id']}, '{customer}', {order['amount']});
            INSERT INTO progress VALUES ('{TOPIC}', {offset + 1}) ON CONFLICT (topic) DO UPDATE SET next = excluded.next;
            COMMIT;
            """)
        psql.stdin.flush()
    kcat.wait()


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    ask(TABLES)
    with subprocess.Popen(PSQL, stdin=subprocess.PIPE, text=True) as psql:
        print(f"takes {TOPIC}", flush=True)
        while True:  # there may be no topic yet
            follow(psql)
            time.sleep(0.1)


main()
