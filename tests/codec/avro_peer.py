#!/usr/bin/env python3
"""Avro against fastavro, in both directions, over random schemas and values; and resolution of schemas.

usage: avro_peer.py PROBE [SEEDS]
"""
import datetime
import decimal
import io
import json
import math
import random
import struct
import sys
import uuid

from peers import Number, Probe, check, use, write

use("fastavro")
import fastavro  # noqa: E402
from fastavro.schema import parse_schema  # noqa: E402

decimal.getcontext().prec = 60
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


class Types:
    """Random schemas. `value` draws one value as fastavro takes it, `text` writes it as scripts do."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.names = 0

    def name(self, prefix):
        self.names += 1
        return f"{self.random.choice(['', 'a.', 'b.c.'])}{prefix}{self.names}"

    def schema(self, depth=0):
        r = self.random
        simple = ["null", "boolean", "int", "long", "float", "double", "bytes", "string", "fixed", "enum", "decimal",
                  "fixed-decimal", "date", "time-millis", "time-micros", "timestamp-millis", "timestamp-micros", "uuid"]
        kind = r.choice(simple if depth > 3 else simple + ["array", "map", "record", "record", "record", "union"])
        if kind in ("array", "map"):
            return {"type": kind, "items" if kind == "array" else "values": self.schema(depth + 1)}
        if kind == "record":
            fields = [{"name": f"f{i}", "type": self.schema(depth + 1)} for i in range(r.randrange(6))]
            return {"type": "record", "name": self.name("R"), "fields": fields}
        if kind == "union":
            branches = ["null"] + r.sample(["boolean", "long", "string", "bytes"], 2)
            branches += [self.schema_of(part, depth + 1) for part in r.sample(["array", "map", "record"], 1)]
            r.shuffle(branches)
            return branches
        return self.schema_of(kind, depth)

    def schema_of(self, kind, depth):
        r = self.random
        logical = {"date": "int", "time-millis": "int", "time-micros": "long", "timestamp-millis": "long",
                   "timestamp-micros": "long", "uuid": "string"}
        if kind in logical:
            return {"type": logical[kind], "logicalType": kind}
        if kind == "fixed":
            return {"type": "fixed", "name": self.name("F"), "size": r.randrange(5)}
        if kind == "enum":
            return {"type": "enum", "name": self.name("E"), "symbols": ["A", "B", "C"]}
        if kind == "decimal":
            return {"type": "bytes", "logicalType": "decimal", "precision": 30, "scale": r.randrange(8)}
        if kind == "fixed-decimal":
            return {"type": "fixed", "name": self.name("D"), "size": 12, "logicalType": "decimal", "precision": 25,
                    "scale": r.randrange(8)}
        if kind == "array":
            return {"type": "array", "items": self.schema(depth)}
        if kind == "map":
            return {"type": "map", "values": self.schema(depth)}
        if kind == "record":
            return {"type": "record", "name": self.name("R"), "fields": [{"name": "x", "type": self.schema(depth)}]}
        return kind

    def value(self, schema):
        """A pair: what fastavro takes, and what scripts write."""
        r = self.random
        if isinstance(schema, list):
            branch = r.choice(schema)
            value, text = self.value(branch)
            if branch == "null":
                return None, None
            name = branch if isinstance(branch, str) else branch.get("name", branch["type"])
            # fastavro is told the branch, as its own choice for an ambiguous value may be another one.
            return (name, value), {name.split(".")[-1]: text}
        kind = schema if isinstance(schema, str) else schema["type"]
        logical = None if isinstance(schema, str) else schema.get("logicalType")
        if logical:
            return self.logical(schema, logical)
        if kind == "null":
            return None, None
        if kind == "boolean":
            return same(r.random() < 0.5)
        if kind == "int":
            return same(r.choice([0, -1, 2**31 - 1, -2**31, r.randrange(-500, 500)]))
        if kind == "long":
            return same(r.choice([0, -1, 2**63 - 1, -2**63, r.randrange(-2**40, 2**40)]))
        if kind == "float":
            return real(struct.unpack("<f", struct.pack("<f", r.choice([0.1, -1.5e30, 1e-40, math.inf, 3.25])))[0])
        if kind == "double":
            return real(r.choice([0.1, -1.5e300, 5e-324, math.inf, -math.inf, r.random()]))
        if kind == "string":
            return same("".join(r.choice("ab\"\\\n\u00fc\U0001F600") for _ in range(r.randrange(6))))
        if kind == "enum":
            return same(r.choice(schema["symbols"]))
        if kind in ("bytes", "fixed"):
            size = schema["size"] if kind == "fixed" else r.randrange(6)
            value = bytes(r.randrange(256) for _ in range(size))
            return value, list(value)
        if kind == "array":
            pairs = [self.value(schema["items"]) for _ in range(r.choice([0, 1, 3, 70]))]
            return [v for v, _ in pairs], [t for _, t in pairs]
        if kind == "map":
            keys = sorted({f"k{r.randrange(20)}" for _ in range(r.randrange(5))})
            pairs = {k: self.value(schema["values"]) for k in keys}
            return {k: p[0] for k, p in pairs.items()}, {k: p[1] for k, p in pairs.items()}
        pairs = {f["name"]: self.value(f["type"]) for f in schema["fields"]}
        return {k: p[0] for k, p in pairs.items()}, {k: p[1] for k, p in pairs.items()}

    def logical(self, schema, logical):
        r = self.random
        if logical == "decimal":
            digits = r.randrange(-10**r.randrange(1, 25), 10**r.randrange(1, 25))
            value = decimal.Decimal(digits).scaleb(-schema["scale"])
            return value, Number(f"{value:f}")
        if logical == "uuid":
            value = uuid.UUID(int=r.getrandbits(128))
            return value, str(value)
        if logical == "date":
            days = r.randrange(-100000, 100000)
            return datetime.date(1970, 1, 1) + datetime.timedelta(days=days), days
        if logical.startswith("time-"):
            micros = r.randrange(86_400_000) * 1000
            moment = (EPOCH + datetime.timedelta(microseconds=micros)).time()
            return moment, micros // 1000 if logical.endswith("millis") else micros
        millis = r.randrange(-10**12, 10**13)
        return EPOCH + datetime.timedelta(milliseconds=millis), millis if logical.endswith("millis") else millis * 1000


def same(value):
    return value, value


def real(value):
    return value, value if math.isfinite(value) else "Infinity" if value > 0 else "-Infinity"


def plain(text):
    """What the probe's answer is after json.loads with numbers as their digits."""
    if isinstance(text, (Number, bool)) or text is None:
        return text if not isinstance(text, Number) else str(text)
    if isinstance(text, (int, float)):
        return text
    if isinstance(text, list):
        return [plain(part) for part in text]
    if isinstance(text, dict):
        return {k: plain(v) for k, v in text.items()}
    return text


def agree(ours, theirs):
    """Digits of ours against a number of theirs; floats by value in the precision they print."""
    if isinstance(theirs, bool) or theirs is None or isinstance(theirs, str):
        return ours == theirs or (isinstance(theirs, str) and isinstance(ours, str) and ours == theirs)
    if isinstance(theirs, int):
        return ours == str(theirs)
    if isinstance(theirs, float):
        return float(ours) == theirs or struct.pack("<f", float(ours)) == struct.pack("<f", theirs)
    if isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(agree, ours, theirs))
    return list(ours) == list(theirs) and all(agree(ours[k], theirs[k]) for k in theirs)


def their_bytes(schema, value):
    out = io.BytesIO()
    fastavro.schemaless_writer(out, schema, value)
    return out.getvalue()


def round_trips(probe, seed):
    types = Types(seed)
    schema = types.schema()
    parsed = parse_schema(json.loads(json.dumps(schema)))
    probe.must(op="open", format="avro", schema=json.dumps(schema))
    for _ in range(5):
        value, text = types.value(schema)
        expected = their_bytes(parsed, value)
        ours = probe.must(op="encode", text=write(text))["hex"]
        check(ours == expected.hex(), "seed", seed, json.dumps(schema), write(text), "ours", ours, "fastavro",
              expected.hex())
        back = probe.must(op="decode", hex=expected.hex())["json"]
        check(agree(back, plain(text)), "seed", seed, json.dumps(schema), "ours", back, "expected", plain(text))
        read = fastavro.schemaless_reader(io.BytesIO(bytes.fromhex(ours)), parsed)
        check(their_bytes(parsed, read) == expected or "NaN" in str(read) or ambiguous(schema), "seed", seed,
              "fastavro reads ours as", read)
    return 5


def ambiguous(schema):
    """Whether fastavro may write what it read with another branch of a union."""
    return '["' in json.dumps(schema) or "[{" in json.dumps(schema)


RECORD = {"type": "record", "name": "R"}
RESOLUTIONS = [  # writer, reader, value
    ("int", "long", 5), ("int", "double", 5), ("long", "float", 7), ("float", "double", 0.5),
    ("string", "bytes", "ab"), ("bytes", "string", b"ab"),
    ("int", ["null", "long"], 5), (["null", "int"], ["string", "double", "null"], 4),
    (["null", "int"], "int", 4),
    ({"type": "enum", "name": "E", "symbols": ["A", "B"]},
     {"type": "enum", "name": "E", "symbols": ["C", "A"], "default": "C"}, "B"),
    ({"type": "array", "items": "int"}, {"type": "array", "items": "double"}, [1, 2]),
    ({**RECORD, "fields": [{"name": "a", "type": "int"}, {"name": "gone", "type": {"type": "map", "values": "bytes"}},
                           {"name": "b", "type": "string"}]},
     {**RECORD, "fields": [{"name": "new", "type": {"type": "array", "items": "int"}, "default": [1, 2]},
                           {"name": "c", "type": "string", "aliases": ["b"]}, {"name": "a", "type": "long"}]},
     {"a": 1, "gone": {"k": b"x"}, "b": "y"}),
]


def unwrap(ours, reader):
    """Without the names of branches, which fastavro leaves out."""
    if isinstance(reader, list) and isinstance(ours, dict) and len(ours) == 1:
        return next(iter(ours.values()))
    return ours


def resolutions(probe):
    for writer, reader, value in RESOLUTIONS:
        data = their_bytes(parse_schema(writer), value)
        theirs = fastavro.schemaless_reader(io.BytesIO(data), parse_schema(writer), parse_schema(reader))
        if isinstance(theirs, bytes):
            theirs = list(theirs)
        probe.must(op="open", format="avro", schema=json.dumps(reader), writer=json.dumps(writer))
        ours = unwrap(probe.must(op="decode", hex=data.hex())["json"], reader)
        if isinstance(theirs, dict):
            theirs = {k: theirs[k] for k in ours}
        check(agree(ours, theirs), writer, "as", reader, "ours", ours, "fastavro", theirs)
    return len(RESOLUTIONS)


def main():
    probe = Probe(sys.argv[1])
    seeds = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    values = sum(round_trips(probe, seed) for seed in range(seeds))
    count = resolutions(probe)
    probe.close()
    print(f"{values} values of {seeds} schemas and {count} resolutions agree with fastavro {fastavro.__version__}")


if __name__ == "__main__":
    main()
