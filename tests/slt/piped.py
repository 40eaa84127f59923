#!/usr/bin/env python3
"""Records that are sent ahead get the verdicts that they get one by one, on PostgreSQL.

usage: piped.py WEIR      scripts of its own, and files of the corpus where that is present
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import ahead
from suite import SHARED

FILES = ["select1.test", "select2.test", "select3.test", "index/commute/10/slt_good_10.test",
         "index/commute/1000/slt_good_0.test", "index/random/1000/slt_good_5.test",
         "random/groupby/slt_good_13.test"]


def verdicts(weir, folder, dialect, files, *options):
    """(file, line, verdict, what was returned) of every record."""
    with tempfile.TemporaryDirectory(prefix="weir-piped-") as scratch:
        report = pathlib.Path(scratch) / "report.jsonl"
        done = subprocess.run([weir, "run", "--dialect", dialect, "--engine", "postgres",
                               "--max-errors", "100", "--json", report, *options, *files],
                              cwd=folder, check=False, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              env={name: value for name, value in os.environ.items()
                                   if not name.startswith("PG")})
        if done.returncode not in (0, 1):
            sys.exit(f"weir ended with {done.returncode}:\n{done.stdout}")
        events = [json.loads(line) for line in report.read_text().splitlines()]
    return sorted((event["file"], event["line"], event["verdict"], event.get("message") or "",
                   event.get("actual") or "") for event in events if event["event"] == "command")


def count_failed(records):
    return sum(record[2] not in ("pass", "skip") for record in records)


def compare(weir, folder, dialect, files):
    """The records as they are when they are sent one by one, and whether all agree."""
    single = verdicts(weir, folder, dialect, files, "--no-pipeline")
    sent_ahead = verdicts(weir, folder, dialect, files)
    different = sorted(set(sent_ahead) ^ set(single))
    agree = len(sent_ahead) == len(single) and not different
    print(f"{len(single)} records of {dialect}, {count_failed(single)} of them fail")
    if not agree:
        print(f"{len(sent_ahead)} when sent ahead; not the same:", *different[:20], sep="\n  ")
    return single, agree


def check_own(weir):
    with tempfile.TemporaryDirectory(prefix="weir-ahead-") as folder:
        good = True
        for script in ahead.write_scripts(pathlib.Path(folder)):
            records, agree = compare(weir, folder, script.dialect, [script.path])
            good &= agree
            if count_failed(records) != script.failures:
                print(f"{script.path}: expected {script.failures} to fail:", *records, sep="\n  ")
                good = False
    return good


def check_given_up(weir):
    """What was sent behind a statement that cannot be ended is unknown; the rest is run."""
    with tempfile.TemporaryDirectory(prefix="weir-ahead-") as folder:
        script = ahead.write(pathlib.Path(folder), ahead.given_up)
        records = verdicts(weir, folder, "sqllogictest-rs", [script], "--timeout", "1s")
    bad = [record for record in records if record[2] != "pass"]
    unknown = [record for record in bad[1:] if "under way" in record[3]]
    print(f"{len(records)} records around one without an end, {len(unknown)} of them unknown")
    good = (len(records) == 2 * ahead.ROUNDS + 3 and bad and "timed out" in bad[0][3]
            and 0 < len(unknown) <= 64 and len(bad) == len(unknown) + 1)
    if not good:
        print(*bad, sep="\n  ")
    return good


def check_corpus(weir):
    folder = SHARED / "corpus" / "slt" / "sqlite"
    files = [path for path in FILES if (folder / path).exists()]
    if not files:
        print(f"there is no {folder}; WEIR_SHARED names another folder")
        return True
    return compare(weir, folder, "sqlite", files)[1]


def main():
    weir = str(pathlib.Path(sys.argv[1]).resolve())
    checks = [check_own(weir), check_given_up(weir), check_corpus(weir)]
    return 0 if all(checks) else 1


if __name__ == "__main__":
    sys.exit(main())
