"""Kafka: what sending and reading a million small records costs, against librdkafka's own performance program.

Both run on one broker and with the same librdkafka, the one that weir takes out of its wheel.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

from measure import BUILD, WEIR, Result, Usage
from services import Project

RECORDS = 1_000_000
ROUNDS = 7
LINE = "a small record of thirty bytes"
MEMORY = 150  # MB
CRATE = "4.10.0"  # of rdkafka-sys, which has the sources of librdkafka 2.12.1 in it
SCHEMA = {"type": "record", "name": "Order", "fields": [
    {"name": "id", "type": "long"}, {"name": "customer", "type": "string"}, {"name": "amount", "type": "double"}]}
ORDER = '{"id": ${kafka-ingest.iteration}, "customer": "one of the firsts", "amount": 1.25}'
AVRO_SIZE = 35  # bytes, as those that ORDER gives; the header of five bytes among them
# What of librdkafka's build its program needs: its headers ask for atomic operations.
CONFIG_H = "".join(f"#define HAVE_ATOMICS_{bits} 1\n#define HAVE_ATOMICS_{bits}_ATOMIC 1\n"
                   f"#define ATOMIC_OP{bits}(OP1,OP2,PTR,VAL) __atomic_ ## OP1 ## _ ## OP2(PTR, VAL, __ATOMIC_SEQ_CST)\n"
                   for bits in (32, 64))


def find_library():
    """The librdkafka that weir loads."""
    places = [os.environ.get("WEIR_CACHE"), os.environ.get("XDG_CACHE_HOME", str(pathlib.Path.home() / ".cache")) + "/weir",
              "/var/cache/weir"]
    for place in filter(None, places):
        found = sorted(pathlib.Path(place).glob("artefacts/confluent-kafka-*/librdkafka-*.so.1"))
        if found:
            return found[-1]
    return sys.exit("weir's librdkafka is in none of its caches")


def find_peer(library):
    """rdkafka_performance, built once from the sources in the crate, for the very library; None without cargo."""
    program = BUILD / "peers" / f"rdkafka_performance-{library.parent.name}"
    if program.exists():
        return program
    cargo = shutil.which("cargo")
    if cargo is None:
        return None
    folder = BUILD / "peers" / "rdkafka"
    (folder / "src").mkdir(parents=True, exist_ok=True)
    (folder / "src" / "lib.rs").touch()
    (folder / "Cargo.toml").write_text('[package]\nname = "peer"\nversion = "0.0.0"\nedition = "2021"\n'
                                       f'[dependencies]\nrdkafka-sys = "={CRATE}"\n[workspace]\n')
    subprocess.run([cargo, "vendor", "--quiet", "vendor"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    sources = folder / "vendor" / "rdkafka-sys" / "librdkafka"
    (sources / "config.h").write_text(CONFIG_H)
    subprocess.run(["cc", "-O2", "-w", "-I", sources / "src", "-o", program, sources / "examples/rdkafka_performance.c",
                    library, f"-Wl,-rpath,{library.parent}"], check=True)
    return program


class Bench(Project):
    def __init__(self, folder):
        super().__init__(folder)
        self.weir("fetch", "kafka")
        self.peer = find_peer(find_library())
        self.weir("up", "--detach", "kafka", "schema-registry")
        _, exports = self.weir("env")
        self.address = next(line.split("=", 1)[1].strip("'") for line in exports.splitlines()
                            if line.startswith("export KAFKA_ADDR="))

    def measured(self, command):
        begin = time.perf_counter()
        output = self.folder / "out"
        with open(output, "wb") as out:
            process = subprocess.Popen(command, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                                       stdout=out, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{' '.join(map(str, command))} ended with {process.returncode}:\n"
                     f"{output.read_text(errors='replace')[-2000:]}")
        return Usage(time.perf_counter() - begin, usage)

    def script(self, name, text):
        path = self.folder / f"{name}.td"
        path.write_text(text)
        return lambda turn: [WEIR, "run", "--target", "sqlite::memory:",
                             "--kafka-option", f"group.id={name}-{turn}", path.name]

    def sender(self, topic, size, *words):
        return lambda _: [self.peer, "-P", "-t", topic, "-p", "0", "-s", size, "-c", str(RECORDS), "-b", self.address,
                          "-q", *words]

    def reader(self, topic, *words):
        return lambda _: [self.peer, "-C", "-t", topic, "-p", "0", "-o", "beginning", "-c", str(RECORDS),
                          "-b", self.address, "-q", *words]


def best_of(bench, commands):
    """In turns, so that all see the same machine. The least CPU and the largest memory of each."""
    usages = {name: [] for name in commands}
    for turn in range(ROUNDS):
        for name, command in commands.items():
            usages[name].append(bench.measured(command(turn)))
    return ({name: min(usage.cpu for usage in found) for name, found in usages.items()},
            {name: max(usage.peak for usage in found) for name, found in usages.items()})


def ingest(line, arguments):
    """With a topic of its own, which weir takes away again."""
    return f"$ kafka-create-topic topic=sent\n\n$ kafka-ingest topic=sent repeat={RECORDS} {arguments}\n{line}\n"


def commands_of(bench):
    idempotent = ("-X", "enable.idempotence=true")  # as weir sends
    size = str(len(LINE))
    bench.measured(bench.sender("read", size, "-m", LINE)(0))
    verify = f"$ kafka-verify-data topic=read format=bytes repeat={RECORDS}\n{LINE}\n"
    avro = f"$ set schema={json.dumps(SCHEMA)}\n\n" + ingest(ORDER, "format=avro schema=${schema}")
    return {
        "produce": bench.script("produce", ingest(LINE, "format=bytes")),
        "produce-peer": bench.sender("peer", size, *idempotent),
        "produce-plain": bench.sender("peer", size),
        "avro": bench.script("avro", avro),
        "avro-peer": bench.sender("peer", str(AVRO_SIZE), *idempotent),
        "verify": bench.script("verify", verify),
        "verify-peer": bench.reader("read"),
        "verify-batches": bench.reader("read", "-B", "1024"),
    }


def row(what, limit, cpu, peak, ours, theirs, beside=""):
    ratio = cpu[ours] / cpu[theirs]
    each = {name: seconds / RECORDS * 1e6 for name, seconds in cpu.items()}
    return Result(what, f"{ratio:.2f}x", f"{limit:g}x", ratio <= limit,
                  f"best of {ROUNDS}: {each[ours]:.2f} us a record, peer {each[theirs]:.2f} us{beside}; {peak[ours]:.0f} MB")


def kafka(folder):
    os.chmod(folder, 0o755)  # services of root run as another user
    services = Bench(folder / "kafka")
    try:
        if services.peer is None:
            return [Result("Kafka / rdkafka_performance", "-", "-", True, "left out: cargo is missing")]
        cpu, peak = best_of(services, commands_of(services))
    finally:
        services.weir("down")
    plain, batches = cpu["produce-plain"] / RECORDS * 1e6, cpu["verify-batches"] / RECORDS * 1e6
    largest = max(peak[name] for name in ("produce", "avro", "verify"))
    peer = "rdkafka_performance"
    return [
        row(f"kafka-ingest, bytes: CPU / of {peer}, idempotent too", 1.2, cpu, peak, "produce", "produce-peer",
            f", {plain:.2f} us where it is not"),
        row(f"kafka-ingest, avro: CPU / of {peer}, bytes of that size", 2, cpu, peak, "avro", "avro-peer"),
        row(f"kafka-verify-data, bytes: CPU / of {peer}", 2, cpu, peak, "verify", "verify-peer",
            f", {batches:.2f} us in batches"),
        Result("largest resident memory of weir in these", f"{largest:.0f} MB", f"{MEMORY} MB", largest <= MEMORY, "")]
