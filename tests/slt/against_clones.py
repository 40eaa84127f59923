#!/usr/bin/env python3
"""`--against` with `--isolate` on PostgreSQL: each file has a clone of both databases, and leaves none.

usage: against_clones.py WEIR

A script of testdrive holds a server of weir's own with two databases, `one` and `two`, whose table `t`
differs in a row. Scripts run on clones of them, several at a time.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

PATIENCE = 120  # seconds
HOLD = """> CREATE DATABASE one
> CREATE DATABASE two
$ psql-execute command="\\i {0}/setup.sql"
$ psql-execute command="\\! printf %s '${{weir.url}}' > {0}/url"
$ psql-execute command="\\! while [ ! -e {0}/stop ]; do sleep 0.05; done"
> SELECT datname FROM pg_database WHERE datname ~ '^weir_[0-9]+_[0-9]+_[0-9a-f]+_'
"""
SETUP = """\\set QUIET 1
\\c one
CREATE TABLE t AS SELECT 1 AS a;
\\c two
CREATE TABLE t AS SELECT 2 AS a;
"""
# Changes its database, so that files that shared one would fail.
SAME = "statement ok\nCREATE TABLE mine (a int)\n\nquery I\nSELECT count(*) FROM t\n----\n1\n"
DIFFERENT = "query I rowsort\nSELECT a FROM t\n----\n1\n"
FILES = {**{f"same{number}.slt": SAME for number in range(4)}, "different.slt": DIFFERENT}


def start(weir, folder, *options):
    env = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return subprocess.Popen([weir, "run", "--no-config", *options], cwd=folder, env=env, text=True,
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def server_url(folder, holder):
    """Of the server that is held, or an end of this test."""
    url = folder / "url"
    end = time.monotonic() + PATIENCE
    while not (url.exists() and url.read_text()):
        if holder.poll() is not None or time.monotonic() > end:
            sys.exit(f"there is no server:\n{holder.communicate()[0] if holder.poll() is not None else ''}")
        time.sleep(0.05)
    return url.read_text()


def failures(folder):
    """(file, sides) of what failed."""
    events = [json.loads(line) for line in (folder / "report.jsonl").read_text().splitlines()]
    return [(event["file"], event.get("sides", [])) for event in events
            if event["event"] == "command" and event["verdict"] != "pass"]


def problem_of(weir, folder, url):
    one, two = (re.sub(r"/[^/?]+(\?|$)", rf"/{name}\1", url) for name in ("one", "two"))
    done = start(weir, folder, "--target", one, "--against", two, "--isolate", "--jobs", "2", "--json",
                 "report.jsonl", *sorted(FILES))
    output = done.communicate(timeout=PATIENCE)[0]
    found = failures(folder)
    if done.returncode != 1 or [file for file, _ in found] != ["different.slt"]:
        return f"exit status {done.returncode}, failures {found}:\n{output}"
    if [re.search(r"/(\w+)\?", side).group(1) for side in found[0][1]] != ["one", "two"]:
        return f"the sides of the difference are called {found[0][1]}"
    again = start(weir, folder, "--target", one, "--against", one, "--isolate", *sorted(FILES))
    output = again.communicate(timeout=PATIENCE)[0]
    return "" if again.returncode == 0 else f"a database differs from itself:\n{output}"


def main():
    weir = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory(prefix="weir-against-") as name:
        folder = pathlib.Path(name)
        for path, text in FILES.items():
            (folder / path).write_text(text)
        (folder / "setup.sql").write_text(SETUP)
        (folder / "hold.td").write_text(HOLD.format(folder))
        holder = start(weir, folder, "--timeout", "10m", "hold.td")
        try:
            problem = problem_of(weir, folder, server_url(folder, holder))
        finally:
            (folder / "stop").touch()
            left = holder.communicate(timeout=PATIENCE)[0]
    if not problem and holder.returncode != 0:
        problem = f"databases are left on the server:\n{left}"
    print(problem or "each file on clones of both databases, and none is left")
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main())
