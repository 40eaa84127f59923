#!/usr/bin/env python3
"""Protobuf against the official package, in both directions, over random messages and values.

usage: protobuf_peer.py PROBE [SEEDS]
"""
import json
import random
import struct
import sys

from peers import Probe, check, use, write

use("protobuf")
import google.protobuf  # noqa: E402
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory  # noqa: E402

INTEGERS = {"int32": (-2**31, 2**31), "sint32": (-2**31, 2**31), "sfixed32": (-2**31, 2**31), "uint32": (0, 2**32),
            "fixed32": (0, 2**32), "int64": (-2**63, 2**63), "sint64": (-2**63, 2**63), "sfixed64": (-2**63, 2**63),
            "uint64": (0, 2**64), "fixed64": (0, 2**64)}
WELL_KNOWN = {"Timestamp": "2024-02-29T12:30:00.250Z", "Duration": "-1.500s", "FieldMask": "a,bC", "Struct": {"k": [1]},
              "Value": [None, 1.5, "x"], "ListValue": [True], "BoolValue": False, "StringValue": "", "Int64Value": "-7",
              "DoubleValue": 0.5, "BytesValue": "AP8="}


class Types:
    """A random file: messages inside messages, enumerations, maps, oneofs, well-known types."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.messages = {}
        self.count = 0

    def source(self):
        imports = "".join(f'import "google/protobuf/{name}.proto";\n'
                          for name in ("timestamp", "duration", "field_mask", "struct", "wrappers"))
        self.main = self.message(0)
        bodies = "".join(f"message {name} {{\n{body}}}\n" for name, (body, _) in self.messages.items())
        return f'syntax = "proto3";\npackage p;\n{imports}enum E {{ ZERO = 0; ONE = 1; MINUS = -1; }}\n{bodies}'

    def message(self, depth):
        self.count += 1
        name = f"M{self.count}"
        self.messages[name] = None
        fields, lines = [], []
        for number in self.random.sample(range(1, 3000), self.random.randrange(1, 9)):
            kind = self.random.choice([*INTEGERS, "float", "double", "bool", "string", "bytes", "E", "message",
                                       "google.protobuf." + self.random.choice([*WELL_KNOWN])])
            if kind == "message":
                kind = self.message(depth + 1) if depth < 3 else "bool"
            label = self.random.choice(["", "", "optional ", "repeated ", "map"])
            field = f"field_{number}"
            if label == "map":
                key = self.random.choice(["string", "int32", "uint64", "bool"])
                lines.append(f"  map<{key}, {kind}> {field} = {number};\n")
                fields.append((field, "map", kind, key))
            else:
                lines.append(f"  {label}{kind} {field} = {number};\n")
                fields.append((field, label.strip(), kind, None))
        if self.random.random() < 0.5:
            lines.append("  oneof choice { int32 first = 5001; string second = 5002; }\n")
            fields.append((self.random.choice(["first", "second"]), "oneof", None, None))
        self.messages[name] = ("".join(lines), fields)
        return name

    def value(self, name):
        out = {}
        for field, label, kind, key in self.messages[name][1]:
            if self.random.random() < 0.25:
                continue
            written = field if self.random.random() < 0.5 else camel(field)
            if label == "oneof":
                out[field] = 4 if field == "first" else "x"
            elif label == "repeated":
                out[written] = [self.single(kind) for _ in range(self.random.randrange(4))]
            elif label == "map":
                out[written] = {self.key(key): self.single(kind) for _ in range(self.random.randrange(4))}
            else:
                out[written] = self.single(kind)
        return out

    def key(self, kind):
        if kind == "string":
            return self.random.choice(["", "a", "\u00fc\""])
        if kind == "bool":
            return self.random.choice(["true", "false"])
        return str(self.random.choice([0, 7, 300]) if kind == "uint64" else self.random.choice([0, -7, 300]))

    def single(self, kind):
        r = self.random
        if kind in INTEGERS:
            low, high = INTEGERS[kind]
            number = r.choice([0, low, high - 1, r.randrange(low, high)])
            return number if r.random() < 0.5 else str(number)
        if kind == "float":
            return r.choice([0.0, 1.5, struct.unpack("<f", struct.pack("<f", 0.1))[0], "NaN", "-Infinity"])
        if kind == "double":
            return r.choice([0.0, 0.1, 1e300, 5e-324, "Infinity"])
        if kind == "bool":
            return r.random() < 0.5
        if kind == "string":
            return r.choice(["", "x", "\u00fc\n\U0001F600"])
        if kind == "bytes":
            return r.choice(["", "AP8=", "AA=="])
        if kind == "E":
            return r.choice(["ZERO", "ONE", "MINUS", 1])
        if kind.startswith("google."):
            return WELL_KNOWN[kind.split(".")[-1]]
        return self.value(kind)


def camel(name):
    head, *tail = name.split("_")
    return head + "".join(part.capitalize() for part in tail)


def peer_class(probe, source, name):
    """The package's class of the message, made of the descriptor set that we compiled."""
    files = descriptor_pb2.FileDescriptorSet()
    files.ParseFromString(bytes.fromhex(probe.must(op="descriptors", name="t.proto", schema=source)["hex"]))
    check(files.file[-1].name == "t.proto", "the main file is not the last one")
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(f"p.{name}"))


def has_nan(message):
    return "nan" in str(message)


def round_trips(probe, seed):
    types = Types(seed)
    source = types.source()
    peer = peer_class(probe, source, types.main)
    probe.must(op="open", format="protobuf", schema=source, message=f"p.{types.main}")
    for _ in range(5):
        text = json.dumps(types.value(types.main))
        theirs = json_format.Parse(text, peer())
        ours = bytes.fromhex(probe.must(op="encode", text=text)["hex"])
        check(ours == theirs.SerializeToString(deterministic=True) or same_message(peer, ours, theirs), "seed", seed,
              source, text, "ours", ours.hex(), "protobuf", theirs.SerializeToString(deterministic=True).hex())
        back = probe.must(op="decode", hex=theirs.SerializeToString().hex())["json"]
        again = probe.must(op="encode", text=write(back))["hex"]
        check(again == ours.hex(), "seed", seed, source, text, "decoded and encoded", again, "not", ours.hex())
    return 5


def same_message(peer, ours, theirs):
    """Maps may be in another order: then the messages must be the same."""
    return has_nan(theirs) or peer.FromString(ours) == theirs


def main():
    probe = Probe(sys.argv[1])
    seeds = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    values = sum(round_trips(probe, seed) for seed in range(seeds))
    probe.close()
    print(f"{values} messages of {seeds} schemas agree with protobuf {google.protobuf.__version__}")


if __name__ == "__main__":
    main()
