"""Benchmarks of sqllogictest: the same files through weir and through something without weir.

Peers take turns, file by file and round by round, so that all see the same machine; the best of the
rounds counts. A row whose peer or files are missing says so and is no failure.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import urllib.parse

from measure import ROOT, WEIR, BUILD, CLEAN, Result, Server, built, find_psql, finish, measured, start, timed

CORPUS = ROOT.parent / "shared/corpus/slt"
SQLITE = CORPUS / "sqlite"
LARGE = 100_000  # bytes
# They hold on PostgreSQL as they are.
ON_POSTGRES = ["select1.test", "select2.test", "select3.test", "index/commute/10/slt_good_10.test",
               "index/commute/1000/slt_good_0.test", "random/groupby/slt_good_13.test"]
SQLLOGICTEST_RS = "0.29.1"


class LeftOut(Exception):
    """Why a row cannot be measured here."""


def row(name, limit):
    """Makes a function that returns (value, good, detail) a benchmark."""
    def decorate(function):
        def bench(folder):
            try:
                value, good, detail = function(folder)
            except LeftOut as reason:
                value, good, detail = "left out", True, str(reason)
            return [Result(name, value, limit, good, detail)]
        return bench
    return decorate


def large_files():
    files = sorted((p for p in SQLITE.rglob("*.test") if p.stat().st_size > LARGE), key=lambda p: -p.stat().st_size)
    if not files:
        raise LeftOut(f"{SQLITE} holds no files larger than 100 KB")
    return files


def ratio(value):
    return f"{value:.2f}x"


@row("SQLite in memory, one worker: CPU of weir / of a loop without checking", "1.20x")
def sqlite(folder):
    files = large_files()
    loop = built("bench", "weir_bench_sqlite_loop")
    commands = {"weir": [WEIR, "run", "--dialect", "sqlite", "--jobs", "1", *files], "loop": [loop, *files]}
    best = dict.fromkeys(commands, float("inf"))
    for _ in range(9):
        for name, command in commands.items():
            best[name] = min(best[name], measured(command, folder / name).cpu)
    found = best["weir"] / best["loop"]
    records = (folder / "loop").read_text().split(" (")[0]
    return ratio(found), found <= 1.2, (f"best of 9: weir {best['weir']:.3f} s, loop {best['loop']:.3f} s; "
                                        f"{len(files)} files, {records.split(',')[0]}")


def balanced_halves(files, seconds):
    """Two lists that take about as long as each other: the longest first, each to the shorter list."""
    halves, sums = ([], []), [0.0, 0.0]
    for file in sorted(files, key=lambda f: -seconds[f]):
        shorter = sums.index(min(sums))
        halves[shorter].append(file)
        sums[shorter] += seconds[file]
    return halves


def together(commands, folder):
    """Seconds until all of the programs, started at once, have ended."""
    begin = time.perf_counter()
    outputs = [folder / f"process-{i}" for i in range(len(commands))]
    processes = [start(command, output) for command, output in zip(commands, outputs)]
    return max(finish(process, begin, output).wall for process, output in zip(processes, outputs))


@row("SQLite, two workers: speed-up of --jobs 2 / of two processes with half the files each", "0.95")
def jobs(folder):
    files = []
    for number in range(4):  # copies, so that no single file decides how long the last worker takes
        for original in large_files():
            copy = folder / str(number) / original.relative_to(SQLITE)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(original.read_bytes())
            files.append(copy)
    run = [WEIR, "run", "--dialect", "sqlite"]
    seconds = {file: measured([*run, "--jobs", "1", file], folder / "out").cpu for file in files}
    files.sort(key=lambda f: -seconds[f])
    halves = balanced_halves(files, seconds)
    best = dict.fromkeys(("one", "two jobs", "two processes"), float("inf"))
    for _ in range(5):
        for name, commands in (("one", [[*run, "--jobs", "1", *files]]),
                               ("two jobs", [[*run, "--jobs", "2", *files]]),
                               ("two processes", [[*run, "--jobs", "1", *half] for half in halves])):
            best[name] = min(best[name], together(commands, folder))
    by_jobs, by_processes = best["one"] / best["two jobs"], best["one"] / best["two processes"]
    found = by_jobs / by_processes
    return f"{found:.2f}", found >= 0.95, (f"best of 5, {len(files)} files: one worker {best['one']:.2f} s; "
                                           f"two jobs {by_jobs:.2f}x, two processes {by_processes:.2f}x")


class Databases:
    """Empty databases on a server of weir's, made before anything is measured."""

    def __init__(self, folder):
        self.psql = find_psql()
        if self.psql is None:
            raise LeftOut("psql is missing: apt-get install postgresql-client-15")
        self.server = Server(folder)
        self.parts = urllib.parse.urlsplit(self.server.url)
        self.count = 0

    def create(self):
        self.count += 1
        name = f"bench_{self.count}"
        timed([self.psql, "-X", "-q", "-d", self.server.url, "-c", f"CREATE DATABASE {name} TEMPLATE template0"])
        return name

    def drop(self, name):
        timed([self.psql, "-X", "-q", "-d", self.server.url, "-c", f"DROP DATABASE {name}"])

    def url(self, name):
        return urllib.parse.urlunsplit(self.parts._replace(path="/" + name))


def race(databases, files, peers, rounds, folder):
    """For each peer the sums over the files of the best wall and CPU seconds."""
    best = {(name, file): [float("inf")] * 2 for name in peers for file in files}
    for _ in range(rounds):
        for file in files:
            for name, command in peers.items():
                database = databases.create()
                usage = measured(command(database, file), folder / "out")
                databases.drop(database)
                wall, cpu = best[name, file]
                best[name, file] = [min(wall, usage.wall), min(cpu, usage.cpu)]
    return {name: [sum(best[name, file][i] for file in files) for i in (0, 1)] for name in peers}


def postgres_files():
    files = [SQLITE / name for name in ON_POSTGRES]
    if not all(file.exists() for file in files):
        raise LeftOut(f"{SQLITE} does not hold the files")
    return files


def weir_on(databases, dialect, *options):
    return lambda database, file: [WEIR, "run", "--dialect", dialect, "--engine", "postgres", "--jobs", "1", *options,
                                   "--target", databases.url(database), file]


def edited_for_sqllogictest_rs(original, copy):
    """What it asks for in the file because its command line has no switch: one value a line, hashing
    as the C runner does it, nothing behind the name of a condition."""
    text = original.read_text().replace("\r\n", "\n")
    text = re.sub(r"(?m)^((?:skipif|onlyif) \S+).*$", r"\1", text)
    if not re.search(r"(?m)^hash-threshold ", text):
        text = "hash-threshold 8\n\n" + text
    copy.write_text("control resultmode valuewise\n\n" + text)
    return copy


def sqllogictest_rs():
    program = BUILD / "peers/bin/sqllogictest"
    if not program.exists():
        cargo = shutil.which("cargo", path=f"{os.environ.get('PATH', '')}:{pathlib.Path.home()}/.cargo/bin")
        if cargo is None:
            raise LeftOut("it is built by cargo, which is not installed")
        subprocess.run([cargo, "install", "--quiet", "--locked", "--root", BUILD / "peers",
                        "--version", SQLLOGICTEST_RS, "sqllogictest-bin"], check=True)
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    if SQLLOGICTEST_RS not in version:
        sys.exit(f"{program} is {version.strip()}, not {SQLLOGICTEST_RS}")
    return program


@row(f"PostgreSQL, one job: wall of weir / of sqllogictest-rs {SQLLOGICTEST_RS}; client CPU", "0.70x; 0.33x")
def peer(folder):
    program = sqllogictest_rs()
    files = [edited_for_sqllogictest_rs(file, folder / f"{i}-{file.name}") for i, file in enumerate(postgres_files())]
    databases = Databases(folder)
    try:
        parts = databases.parts

        def theirs(database, file):
            return [program, "--engine", "postgres", "--label", "postgresql", "-h", parts.hostname,
                    "-p", str(parts.port), "-u", parts.username, "-w", parts.password or "", "-d", database, file]

        sums = race(databases, files, {"weir": weir_on(databases, "sqllogictest-rs"), "peer": theirs}, 7, folder)
    finally:
        databases.server.close()
    (wall, cpu), (their_wall, their_cpu) = sums["weir"], sums["peer"]
    good = wall / their_wall <= 0.7 and cpu / their_cpu <= 1 / 3
    return f"{wall / their_wall:.2f}x; {cpu / their_cpu:.2f}x", good, (
        f"sums of the best of 7: wall {wall:.2f} s, peer {their_wall:.2f} s; CPU {cpu:.3f} s, peer {their_cpu:.3f} s; "
        f"{len(files)} files")


@row("PostgreSQL, one job: wall of weir / of the better libpq loop without checking", "1.15x")
def libpq(folder):
    files = postgres_files()
    loop = built("bench", "weir_bench_libpq_loop")
    databases = Databases(folder)
    try:
        peers = {mode: lambda database, file, mode=mode: [loop, mode, databases.url(database), file]
                 for mode in ("sync", "pipeline")}
        ours = {"weir": weir_on(databases, "sqlite"), "unpiped": weir_on(databases, "sqlite", "--no-pipeline")}
        sums = race(databases, files, {**ours, **peers}, 7, folder)
    finally:
        databases.server.close()
    walls = {name: wall for name, (wall, _) in sums.items()}
    found = walls["weir"] / min(walls["sync"], walls["pipeline"])
    return ratio(found), found <= 1.15, (
        f"sums of the best of 7: weir {walls['weir']:.2f} s (--no-pipeline {walls['unpiped']:.2f} s), "
        f"loop {walls['sync']:.2f} s, pipelined {walls['pipeline']:.2f} s; {len(files)} files")


@row("parsing slt", "300 MB/s")
def parse(_folder):
    if not CORPUS.exists():
        raise LeftOut(f"{CORPUS} is missing")
    _, out = timed([built("bench", "weir_bench_parse_slt"), CORPUS])
    rates = [float(n) for n in re.findall(r"([\d.]+) MB/s", out)]
    return f"{rates[0]:.0f} MB/s", rates[0] >= 300, "; ".join(" ".join(line.split()) for line in out.splitlines())


@row("largest resident memory of weir run on a file of 30 MB / the file", "3x")
def memory(folder):
    file = folder / "large.test"
    subprocess.run([ROOT / "bench/make_slt", "30", file], check=True)
    usage = measured([WEIR, "run", "--dialect", "sqlite", "--jobs", "1", file], folder / "out")
    size = file.stat().st_size / 1e6
    peak = usage.peak * 1.048576  # of 1024 * 1024 bytes
    return ratio(peak / size), peak / size <= 3, f"{peak:.0f} MB for {size:.0f} MB, {usage.wall:.1f} s"


BENCHES = {"slt-sqlite": sqlite, "slt-jobs": jobs, "slt-peer": peer, "slt-libpq": libpq, "slt-parse": parse,
           "slt-memory": memory}
