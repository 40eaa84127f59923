#!/usr/bin/env python3
"""Samples of real suites: how many records are run and skipped, and which files fail.

usage: corpus.py WEIR sqlite|duckdb|mariadb   exits with 77, which is a skip, where the corpus is absent

`mariadb` is SQLite's suite on a MariaDB of weir's own.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from records import counts, read_records
from suite import ROOT, SHARED

# The C runner's own numbers of statements and queries run, and skipped.
OF_THE_C_RUNNER = {"select1.test": (1031, 0), "select2.test": (1031, 0), "select3.test": (3351, 0)}
# The file of SQLite's suite in which the text of a float depends on SQLite's version.
FLOATS = {"evidence/slt_lang_aggfunc.test": 2}
MOST_FAILING = 8  # files that need a newer DuckDB


def run(weir, dialect, options, folder):
    """The events of a run over the folder."""
    with tempfile.TemporaryDirectory(prefix="weir-corpus-") as scratch:
        report = pathlib.Path(scratch) / "report.jsonl"
        done = subprocess.run([weir, "run", "--dialect", dialect, "--max-errors", "1000", "--json", report,
                               *options, "."],
                              cwd=folder, check=False, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode not in (0, 1):
            sys.exit(f"weir ended with {done.returncode}:\n{done.stdout[-2000:]}")
        return [json.loads(line) for line in report.read_text().splitlines()]


def verdicts_by_file(events):
    found = {}
    for event in events:
        if event["event"] == "command":
            found.setdefault(os.path.normpath(event["file"]), []).append(event)
    return found


def not_run(folder, seen):
    """Complaints about scripts in the folder that the report does not mention."""
    there = {str(path.relative_to(folder)) for ending in ("*.test", "*.test_slow")
             for path in folder.rglob(ending)}
    return [f"{path} was not run" for path in sorted(there - set(seen))] or (
        [] if there else [f"there are no scripts in {folder}"])


def check_records(folder, events, engine, allowed):
    """Complaints: executed and skipped must be what an independent reading gives, and no more may fail
    than `allowed` says of a file."""
    found = verdicts_by_file(events)
    complaints = not_run(folder, found)
    for path, commands in found.items():
        lines = (folder / path).read_bytes().decode("latin-1").replace("\r\n", "\n").split("\n")
        read = counts(read_records(lines, engine), engine)
        wanted = OF_THE_C_RUNNER.get(path) or read
        if wanted != read:
            complaints.append(f"{path}: the reading of this test is wrong")
        skipped = sum(command["verdict"] == "skip" for command in commands)
        failed = [command["line"] for command in commands
                  if command["verdict"] not in ("pass", "skip")]
        if (len(commands) - skipped, skipped) != wanted:
            complaints.append(f"{path}: {len(commands) - skipped} run and {skipped} skipped, expected "
                              f"{wanted[0]} and {wanted[1]}")
        if len(failed) > allowed.get(path, 0):
            complaints.append(f"{path}: failures in lines {failed}")
    complaints += [f"{path} is not there" for path in allowed if path not in found]
    print(f"{sum(map(len, found.values()))} records of {len(found)} files")
    return complaints


def check_sqlite(folder, events):
    return check_records(folder, events, "sqlite", FLOATS)


def check_mariadb(folder, events):
    """Complaints: as many records fail as the documentation says, file by file."""
    listed = re.findall(r"^\| `([\w.-]+)` \| (\d+) \|", section("SQLite's suite on MariaDB"), re.MULTILINE)
    return check_records(folder, events, "mysql",
                         {f"evidence/{name}": int(number) for name, number in listed})


def section(title):
    """Of docs/differences.md."""
    text = (ROOT / "docs" / "differences.md").read_text()
    return text.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def listed_exceptions():
    """Files that docs/differences.md names with a cause."""
    return set(re.findall(r"^\| `([\w/.-]+\.test(?:_slow)?)` \|",
                          section("Files of DuckDB's suite that fail"), re.MULTILINE))


def check_duckdb(folder, events):
    """Complaints: every file passes but those that the documentation lists."""
    verdicts = {os.path.normpath(event["file"]): event for event in events
                if event["event"] == "file" and "verdict" in event}
    failing = {path for path, event in verdicts.items() if event["verdict"] in ("fail", "error")}
    listed = listed_exceptions()
    complaints = not_run(folder, verdicts)
    complaints += [f"{path} fails" for path in sorted(failing - listed)]
    complaints += [f"{path} passes, docs/differences.md says that it fails"
                   for path in sorted(listed & set(verdicts) - failing)]
    if len(listed) > MOST_FAILING:
        complaints.append(f"{len(listed)} exceptions are listed, at most {MOST_FAILING} may be")
    skipped = [f"{path}: {event.get('reason')}" for path, event in sorted(verdicts.items())
               if event["verdict"] == "skip"]
    print(f"{len(verdicts)} files, {len(failing)} listed exceptions; skipped:", *skipped, sep="\n  ")
    return complaints


def main():
    weir, which = str(pathlib.Path(sys.argv[1]).resolve()), sys.argv[2]
    suite = "sqlite" if which == "mariadb" else which
    folder = SHARED / "corpus" / "slt" / suite
    if not folder.exists():
        print(f"skipped: there is no {folder}; WEIR_SHARED names another folder")
        return 77
    if which == "duckdb" and shutil.which("mvn") is None:
        print("skipped: without Maven weir takes a DuckDB that is older than the sample")
        return 77
    check = {"sqlite": check_sqlite, "duckdb": check_duckdb, "mariadb": check_mariadb}[which]
    options = ["--engine", "mysql"] if which == "mariadb" else []
    complaints = check(folder, run(weir, suite, options, folder))
    print("\n".join(complaints))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
