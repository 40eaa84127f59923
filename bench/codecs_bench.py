"""Codecs per record against fastavro and the official protobuf package, both of which are native code."""
import io
import json
import subprocess
import sys
import time

from measure import ROOT, Result, built

sys.path.insert(0, str(ROOT / "tests" / "codec"))
import peers  # noqa: E402

RECORDS = 50_000
ROUNDS = 5
FIELDS = [("id", "long"), ("customer", "string"), ("amount", "double"), ("paid", "boolean"),
          ("note", ["null", "string"]), ("count", "int")]


def record(i):
    """As bench/codec.cc makes it."""
    return {"id": i * 1000, "customer": f"customer {i % 1000}", "amount": i % 100 + 0.25, "paid": i % 2 == 0,
            "note": None if i % 3 == 0 else "as agreed", "count": i % 7}


def best(function):
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        function()
        times.append(time.perf_counter() - begin)
    return min(times) / RECORDS * 1e9


def fastavro_times():
    """JSON text to bytes and bytes to objects, with the parser of JSON in C that Python has."""
    peers.use("fastavro")
    import fastavro
    schema = fastavro.parse_schema({"type": "record", "name": "Order",
                                    "fields": [{"name": name, "type": kind} for name, kind in FIELDS]})
    texts = [json.dumps(record(i)) for i in range(RECORDS)]
    datums = []

    def encode():
        datums.clear()
        for text in texts:
            out = io.BytesIO()
            fastavro.schemaless_writer(out, schema, json.loads(text))
            datums.append(out.getvalue())

    def decode():
        for datum in datums:
            fastavro.schemaless_reader(io.BytesIO(datum), schema)

    return {"encode": best(encode), "decode": best(decode)}


def protobuf_times():
    """JSON text to bytes and bytes to messages; its JSON is Python code, its messages are not."""
    peers.use("protobuf")
    from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory
    file = descriptor_pb2.FileDescriptorProto(name="order.proto", syntax="proto3")
    message = file.message_type.add(name="Order")
    kinds = {"long": 3, "string": 9, "double": 1, "boolean": 8, "int": 5}
    for number, (name, kind) in enumerate(FIELDS, 1):
        field = message.field.add(name=name, number=number, label=1, type=kinds[kind if isinstance(kind, str) else kind[1]])
        if not isinstance(kind, str):
            field.proto3_optional, field.oneof_index = True, 0
            message.oneof_decl.add(name=f"_{name}")
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    order = message_factory.GetMessageClass(pool.FindMessageTypeByName("Order"))
    texts = [json.dumps(record(i)) for i in range(RECORDS)]
    datums = []

    def encode():
        datums.clear()
        datums.extend(json_format.Parse(text, order()).SerializeToString() for text in texts)

    def decode():
        for datum in datums:
            json_format.MessageToDict(order.FromString(datum))

    return {"encode": best(encode), "decode": best(decode)}


def codecs(_folder):
    program = built("bench", "weir_bench_codec")
    ours = json.loads(subprocess.run([program, str(RECORDS)], capture_output=True, text=True, check=True).stdout)
    results = []
    for name, package, times in (("avro", "fastavro", fastavro_times), ("protobuf", "protobuf", protobuf_times)):
        theirs = times()
        for kind in ("encode", "decode"):
            ratio = ours[name][kind] / theirs[kind]
            results.append(Result(f"{name} {kind} / {package} {peers.PACKAGES[package]}", f"{ratio:.2f}x", "1x", ratio <= 1,
                                  f"{ours[name][kind]} ns, {theirs[kind]:.0f} ns"))
    return results
