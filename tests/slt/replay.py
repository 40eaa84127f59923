#!/usr/bin/env python3
"""A kept plan of sqllogictest records runs on its engine again, and gives the same bytes.

usage: replay.py WEIR
"""
import json
import pathlib
import subprocess
import sys
import tempfile

SOURCE = "statement ok\nCREATE TABLE t(a)\n\nquery I rowsort x\n"
HEADER = {"format": "weir-plan-1", "seed": "7", "next_step": 4, "engine": "sqlite",
          "sources": [["a.slt", SOURCE]], "sessions": ["main"],
          "blocks": [{"parent": -1, "variables": ["i"], "first": 0, "end": 3}], "needs": [],
          "rules": [{"style": "sqlite", "letters": "I", "sort": "rows", "threshold": 8}]}
COMMON = {"lane": 0, "session": 0}
STEPS = [
    {"id": 0, **COMMON, "form": "statement", "at": [0, 0, 12], "sql": ["CREATE TABLE t(a)"],
     "statements": "any"},
    {"id": 1, **COMMON, "block": 0, "form": "statement", "at": [0, 0, 12],
     "guards": [[False, "i", "=", "1"]], "sql": ["INSERT INTO t VALUES ({i})", [22, 3, "i", "kept"]],
     "statements": "any", "affected": 1},
    {"id": 2, **COMMON, "form": "query", "at": [0, 32, 17], "sql": ["SELECT a FROM t"],
     "statements": "first", "result": ["0\n2\n"], "rule": 0, "label": [48, 1]},
    {"id": 3, **COMMON, "form": "statement", "skip": "onlyif mysql", "at": [0, 0, 12], "sql": ["S"],
     "statements": "any"},
]


def replay(weir, bundle, out):
    done = subprocess.run([weir, "replay", bundle, "--out", out], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def main():
    weir = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory(prefix="weir-replay-") as name:
        first, second, third = (pathlib.Path(name) / part for part in ("first", "second", "third"))
        first.mkdir()
        lines = [json.dumps(line, separators=(",", ":")) for line in [HEADER, *STEPS]]
        (first / "plan.jsonl").write_text("\n".join(lines) + "\n")
        (first / "history.jsonl").write_text("")
        replay(weir, first, second)  # it is not what was recorded: nothing was
        status, output = replay(weir, second, third)
        same = all((a / file).read_bytes() == (b / file).read_bytes()
                   for a, b, file in [(first, second, "plan.jsonl"), (second, third, "plan.jsonl"),
                                      (second, third, "history.jsonl")])
        history = (third / "history.jsonl").read_text()
    sent = [json.loads(line)["text"] for line in history.splitlines() if '"invoke"' in line]
    wanted = ["CREATE TABLE t(a)", "INSERT INTO t VALUES (0)", "INSERT INTO t VALUES (2)",
              "SELECT a FROM t"]
    place = "on SQLite in memory" in output
    if status == 0 and same and sent == wanted and place:
        print("the same plan and the same history")
        return 0
    print(f"exit status {status}, the same bytes: {same}, names its engine: {place}, sent {sent}\n{output}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
