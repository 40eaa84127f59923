#!/usr/bin/env python3
"""`--rewrite` on PostgreSQL: scripts of several dialects, with rows, hashes, headers and errors.

usage: rewrite_postgres.py WEIR

Each script passes as it is. With some of its expectations changed weir must make it the same again,
byte for byte, and must find nothing to do the second time.
"""
import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile

COCKROACH = """statement ok
CREATE TABLE t (a INT PRIMARY KEY, b TEXT)

statement count 3
INSERT INTO t VALUES (1, 'x'), (2, NULL), (3, '')

# rows in any order
query IT rowsort,colnames
SELECT a, b FROM t
----
a  b
1  x
2  NULL
3  \u00b7

query IT partialsort(1)
SELECT a % 2, b FROM t ORDER BY 1
----
0  NULL
1  x
1  \u00b7

query I rowsort
SELECT g FROM generate_series(1, 20) g
----
20 values hashing to {hash20}

statement error pgcode 42P01 pq: relation "nowhere" does not exist
SELECT * FROM nowhere

query error pq: division by zero
SELECT 1 / a FROM (SELECT 0 AS a) z

statement notice NOTICE: table "nowhere" does not exist, skipping
DROP TABLE IF EXISTS nowhere

query B
SELECT true
----
true
"""
SLT_RS = """statement ok
CREATE TABLE t (a int, b text)

statement count 2
INSERT INTO t VALUES (1, 'one'), (2, NULL)

query IT rowsort
SELECT a, b FROM t
----
1\tone
2\tNULL

hash-threshold 3

query I rowsort
SELECT g FROM generate_series(1, 20) g
----
20 values hashing to {hash20}

statement error (42P01)
SELECT * FROM nowhere

statement error db error: ERROR: division by zero
SELECT 1 / 0

query error
SELECT 'x'::int
----
db error: ERROR: invalid input syntax for type integer: "x"


query T
SELECT 'left'
----
left
"""
SQLITE = """statement ok
CREATE TABLE t(a INTEGER, b FLOAT)

statement ok
INSERT INTO t VALUES (1, 0.5), (10, NULL), (9, 2)

query IR rowsort
SELECT a, b FROM t
----
1
0.500
10
NULL
9
2.000

query I valuesort label-1
SELECT g FROM generate_series(1, 20) g
----
20 values hashing to {hash20}

statement error
SELECT 1/0
"""

HASH20 = hashlib.md5("".join(f"{n}\n" for n in sorted(map(str, range(1, 21)))).encode()).hexdigest()
CASES = [
    ("cockroach", COCKROACH, [("count 3", "count 4"), ("1  x\n2", "1  y\n2"), ("a  b\n", "a  c\n"),
                              ("0  NULL\n", ""), ("42P01", "42601"), ("by zero", "by one"),
                              (HASH20, HASH20[::-1]), ("does not exist, skipping", "exists"),
                              ("----\ntrue", "----\nfalse")]),
    ("sqllogictest-rs", SLT_RS, [("count 2", "count 1"), ("2\tNULL\n", "2\ttwo\n3\tthree\n"),
                                 (HASH20, "0" * 32), ("(42P01)", "(42601)"), ("by zero", "by one"),
                                 ('type integer: "x"', 'type integer: "y"'), ("----\nleft", "----\nright")]),
    ("sqlite", SQLITE, [("0.500\n", "0.250\n"), ("2.000\n", ""), (HASH20, "f" * 32),
                        ("statement error\nSELECT 1/0", "statement ok\nSELECT 1/0")]),
]


def run(weir, path, dialect, *options):
    env = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return subprocess.run([weir, "run", "--no-config", "-q", "--dialect", dialect, "--engine", "postgres",
                           *options, path], check=False, stdin=subprocess.DEVNULL, env=env,
                          capture_output=True, text=True)


def changed(text, changes):
    for old, new in changes:
        if text.count(old) != 1:
            sys.exit(f"`{old}` is there {text.count(old)} times")
        text = text.replace(old, new)
    return text


def problem_of(weir, path, dialect, good, changes):
    """What is wrong with one script, or nothing."""
    path.write_bytes(good.encode())
    done = run(weir, path, dialect)
    if done.returncode != 0:
        return f"the script does not pass as it is:\n{done.stdout}{done.stderr}"
    path.write_bytes(changed(good, changes).encode())
    if run(weir, path, dialect).returncode != 1:
        return "the changed script does not fail"
    for time in ("first", "second"):
        done = run(weir, path, dialect, "--rewrite")
        if done.returncode != 0 or path.read_bytes() != good.encode():
            return (f"the {time} rewriting ends with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr}"
                    f"{path.read_text()}")
    if "rewritten" in done.stdout:
        return "the second rewriting found something"
    print(f"{dialect}: {len(changes)} changes mended, and no other byte")
    return ""


def main():
    weir = str(pathlib.Path(sys.argv[1]).resolve())
    problems = []
    with tempfile.TemporaryDirectory(prefix="weir-rewrite-") as name:
        for end in ("\n", "\r\n"):
            for dialect, good, changes in CASES:
                good = good.replace("{hash20}", HASH20).replace("\n", end)
                changes = [(old.replace("\n", end), new.replace("\n", end)) for old, new in changes]
                problem = problem_of(weir, pathlib.Path(name) / "a.slt", dialect, good, changes)
                if problem:
                    problems.append(f"{dialect}: {problem}")
    print("\n".join(problems) or "as it should be")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
