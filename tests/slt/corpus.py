#!/usr/bin/env python3
"""Samples of real suites: how many records are run and skipped, and which files fail.

usage: corpus.py WEIR sqlite|duckdb     exits with 77, which is a skip, where the corpus is absent
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
FLOATS = {"evidence/slt_lang_aggfunc.test"}
MOST_FAILING = 8  # files that need a newer DuckDB


def run(weir, dialect, folder):
    """The events of a run over the folder."""
    with tempfile.TemporaryDirectory(prefix="weir-corpus-") as scratch:
        report = pathlib.Path(scratch) / "report.jsonl"
        done = subprocess.run([weir, "run", "--dialect", dialect, "--max-errors", "1000", "--json", report, "."],
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


def check_sqlite(folder, events):
    """Complaints: executed, skipped and failed must be what an independent reading gives."""
    found = verdicts_by_file(events)
    complaints = not_run(folder, found)
    for path, commands in found.items():
        lines = (folder / path).read_bytes().decode("latin-1").replace("\r\n", "\n").split("\n")
        wanted = OF_THE_C_RUNNER.get(path) or counts(read_records(lines))
        if wanted != counts(read_records(lines)):
            complaints.append(f"{path}: the reading of this test is wrong")
        skipped = sum(command["verdict"] == "skip" for command in commands)
        failed = [command["line"] for command in commands
                  if command["verdict"] not in ("pass", "skip")]
        if (len(commands) - skipped, skipped) != wanted:
            complaints.append(f"{path}: {len(commands) - skipped} run and {skipped} skipped, expected "
                              f"{wanted[0]} and {wanted[1]}")
        if failed and (path not in FLOATS or len(failed) > 2):
            complaints.append(f"{path}: failures in lines {failed}")
    print(f"{sum(map(len, found.values()))} records of {len(found)} files")
    return complaints


def listed_exceptions():
    """Files that docs/differences.md names with a cause."""
    text = (ROOT / "docs" / "differences.md").read_text()
    return set(re.findall(r"^\| `([\w/.-]+\.test(?:_slow)?)` \|", text, re.MULTILINE))


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
    folder = SHARED / "corpus" / "slt" / which
    if not folder.exists():
        print(f"skipped: there is no {folder}; WEIR_SHARED names another folder")
        return 77
    if which == "duckdb" and shutil.which("mvn") is None:
        print("skipped: without Maven weir takes a DuckDB that is older than the sample")
        return 77
    check = {"sqlite": check_sqlite, "duckdb": check_duckdb}[which]
    complaints = check(folder, run(weir, which, folder))
    print("\n".join(complaints))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
