#!/usr/bin/env python3
"""Runs many small scripts with several jobs; under ThreadSanitizer a data race fails the test.

usage: run.py WEIR
"""
import os
import pathlib
import subprocess
import sys
import tempfile

FILES = 24
JOBS = 4
SCRIPT = """> CREATE TABLE t (a int)
> INSERT INTO t SELECT g FROM generate_series(1, {number}) g
$ set number={number}
> SELECT count(*) FROM t
\\${{number}}
! SELECT no_such_column FROM t
contains:no_such_column
"""


def main():
    weir = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory(prefix="weir-parallel-") as folder:
        for number in range(1, FILES + 1):
            path = pathlib.Path(folder) / f"script{number:02}.td"
            path.write_text(SCRIPT.format(number=number))
        env = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        done = subprocess.run([weir, "run", "--jobs", str(JOBS), folder], env=env, cwd=folder,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
    output = done.stdout.decode(errors="replace")
    expected = f"{FILES} passed, 0 failed, 0 skipped"
    if done.returncode == 0 and expected in output and "ThreadSanitizer" not in output:
        return 0
    print(f"expected exit status 0 and `{expected}`, got {done.returncode}:\n{output}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
