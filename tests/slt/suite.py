"""Suites of scripts for the tests beside: a small one with the expectations that SQLite itself gives, seeded; and files
of the corpus."""
import hashlib
import os
import pathlib
import random
import sqlite3
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("WEIR_SHARED") or ROOT.parent / "shared")

FILES = 4
QUERIES = 120
THRESHOLD = 8


def value_text(value):
    return "NULL" if value is None else str(value) if str(value) else "(empty)"


def expected_lines(rows, mode):
    if mode == "rowsort":
        rows = sorted(rows)
    values = [value for row in rows for value in row]
    if mode == "valuesort":
        values.sort()
    if len(values) <= THRESHOLD:
        return values
    digest = hashlib.md5("".join(value + "\n" for value in values).encode()).hexdigest()
    return [f"{len(values)} values hashing to {digest}"]


def query(rng, database, label):
    """One record, with a condition now and then, and with a label now and then."""
    columns = rng.choice(["a", "a, b", "b, c", "a, b, c", "count(*)", "max(a), min(b)"])
    sql = f"SELECT {columns} FROM t WHERE a % {rng.randint(1, 9)} = {rng.randint(0, 3)}"
    if rng.random() < 0.4:
        sql += f" LIMIT {rng.randint(1, 4)}"
    mode = rng.choice(["rowsort", "valuesort"])
    cursor = database.execute(sql)
    rows = [[value_text(value) for value in row] for row in cursor]
    letters = "".join("T" if name == "c" else "I" for name in columns.replace(" ", "").split(",")
                      if name) if "(" not in columns else "I" * len(cursor.description)
    lines = [f"query {letters} {mode} {label}".rstrip(), *sql.replace(" WHERE", "\nWHERE").split("\n"),
             "----", *expected_lines(rows, mode), ""]
    if rng.random() < 0.1:
        return ["onlyif mysql # another engine's answer", lines[0], *lines[1:-2], "other", ""]
    return lines


def write_suite(folder, seed):
    """The files written, in `folder`."""
    written = []
    for number in range(FILES):
        rng = random.Random(f"{seed} {number}")
        database = sqlite3.connect(":memory:")
        lines = [f"hash-threshold {THRESHOLD}", ""]
        statements = ["CREATE TABLE t(a INTEGER, b INTEGER, c TEXT)"]
        for _ in range(60):
            row = [rng.randint(0, 999), rng.choice(["NULL", str(rng.randint(-9, 9))]),
                   f"'{rng.choice('abcdefg') * rng.randint(0, 3)}'"]
            statements.append(f"INSERT INTO t VALUES ({', '.join(map(str, row))})")
        for statement in statements:
            database.execute(statement)
            lines += ["statement ok", statement, ""]
        for index in range(QUERIES):
            lines += query(rng, database, f"q-{index}" if rng.random() < 0.2 else "")
        database.close()
        path = folder / f"own_{number}.test"
        path.write_text("\r\n".join(lines) if number % 2 else "\n".join(lines), newline="")
        written.append(path)
    return written


def check_files(problem_of, corpus_files, default_seed):
    """The whole of a test that looks at files one by one; its exit status. `problem_of` gets weir, a file, a folder for
    its own use and its randomness, and gives what is wrong, or nothing."""
    weir = str(pathlib.Path(sys.argv[1]).resolve())
    seed = sys.argv[2] if len(sys.argv) > 2 else default_seed
    problems = []
    with tempfile.TemporaryDirectory(prefix="weir-slt-") as name:
        folder = pathlib.Path(name)
        files = write_suite(folder, seed)
        corpus = SHARED / "corpus" / "slt" / "sqlite"
        files += [corpus / path for path in corpus_files if (corpus / path).exists()]
        if not corpus.exists():
            print(f"only the suite of our own: there is no {corpus}")
        for path in files:
            problem = problem_of(weir, path, folder, random.Random(f"{seed} {path.name}"))
            if problem:
                problems.append(f"{path} with seed {seed}: {problem}")
    print("\n".join(problems) or f"{len(files)} files, as it should be")
    return 1 if problems else 0
