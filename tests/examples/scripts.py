#!/usr/bin/env python3
"""Runs a shell script of an example and compares what it prints.

usage: scripts.py WEIR SCRIPT     ends as the script does, with 77, a skip, where something is missing

It runs in a copy of its folder, whose weir.toml is checked before, with `weir` on PATH. Where a file with
the script's name and `.out` lies beside it, that is what it has to print on standard output. Afterwards no
session and no run folder is left.
"""
import difflib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SKIP = 77


def run(folder, words, environment):
    return subprocess.run(words, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, text=True, check=False)


def judge(base, weir, script):
    folder, scratch, state = base / script.parent.name, base / "scratch", base / "state"
    shutil.copytree(script.parent, folder)
    scratch.mkdir()
    for open_to_all in (base, folder, scratch):
        open_to_all.chmod(0o755)  # weir as root runs services as another user
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    environment |= {"PATH": f"{weir.parent}:{environment['PATH']}", "TMPDIR": str(scratch),
                    "XDG_STATE_HOME": str(state)}
    checked = run(folder, [weir, "check", "weir.toml"], environment)
    if checked.returncode != 0:
        return f"weir.toml is refused:\n{checked.stdout}"
    done = run(folder, ["sh", script.name], environment)
    sys.stdout.write(done.stdout)
    left = [path.name for place in (scratch, state / "weir") if place.exists() for path in place.iterdir()]
    if left:
        return f"left: {left}"
    if done.returncode == SKIP:
        sys.exit(SKIP)
    if done.returncode != 0:
        return f"it ended with {done.returncode}"
    wanted = script.with_suffix(".out")
    if wanted.exists() and wanted.read_text() != done.stdout:
        return "it prints something else:\n" + "".join(difflib.unified_diff(
            wanted.read_text().splitlines(True), done.stdout.splitlines(True), wanted.name, script.name))
    return None


def main():
    weir, script = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
    with tempfile.TemporaryDirectory(prefix="weir-example-") as base:
        problem = judge(pathlib.Path(base), weir, script)
    if problem:
        sys.exit(f"{script}: error: {problem}")


if __name__ == "__main__":
    main()
