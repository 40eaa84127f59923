#!/usr/bin/env python3
"""Changed expectations must be noticed, at exactly the records that were changed.

usage: mutate.py WEIR [SEED]

Copies scripts for SQLite (a generated suite of our own, and files of the corpus where it is there),
changes one expected value in a thousand, flips digits of hashes and drops lines, and compares the
lines at which weir reports a failure with the lines of the changed records. The unchanged copies
must pass.
"""
import json
import random
import subprocess
import sys

from records import HASH, read_records
from suite import check_files

CORPUS = ["select1.test", "select2.test", "select3.test", "index/commute/10/slt_good_10.test",
          "index/random/1000/slt_good_5.test", "random/groupby/slt_good_13.test"]
RATE = 1000
LEAST = 3  # changes in a file, however small


def failed_lines(weir, path, folder):
    """Lines of the records that failed, and how many passed."""
    report = folder / "report.jsonl"
    subprocess.run([weir, "run", "--dialect", "sqlite", "--json", report, path], check=False,
                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    events = [json.loads(line) for line in report.read_text().splitlines()]
    commands = [event for event in events if event["event"] == "command"]
    failed = {event["line"] for event in commands if event["verdict"] in ("fail", "error", "unjudged")}
    return failed, sum(event["verdict"] == "pass" for event in commands)


def changed_value(rng, line):
    match = HASH.match(line)
    if match:
        place = len(line) - 32 + rng.randrange(32)
        return line[:place] + rng.choice([d for d in "0123456789abcdef" if d != line[place]]) + \
            line[place + 1:]
    try:
        return str(int(line) + rng.choice([-1, 1]))
    except ValueError:
        return line + "x"


def mutate(rng, lines):
    """The lines with some changed or gone, and the lines of the directives of these records there."""
    records = [record for record in read_records(lines)
               if record.kind == "query" and not record.skipped("sqlite")]
    places = [(record, index) for record in records for index in record.expected]
    chosen = rng.sample(places, min(len(places), max(LEAST, len(places) // RATE)))
    lines, dropped, touched = list(lines), set(), set()
    for record, index in chosen:
        touched.add(record.line)
        if HASH.match(lines[index]) is None and rng.random() < 0.3:
            dropped.add(index)
        else:
            lines[index] = changed_value(rng, lines[index])
    kept = [line for index, line in enumerate(lines) if index not in dropped]
    moved = {line - sum(index < line for index in dropped) for line in touched}
    return kept, moved


def problem_of(weir, source, folder, rng):
    """What is wrong with one file, or nothing."""
    raw = source.read_bytes().decode("latin-1")
    end = "\r\n" if "\r\n" in raw else "\n"
    lines = raw.split(end)
    copy = folder / "copy.test"
    copy.write_bytes(raw.encode("latin-1"))
    failed, passed = failed_lines(weir, copy, folder)
    if failed or not passed:
        return f"the unchanged file has failures in lines {sorted(failed)}, {passed} passed"
    mutated, wanted = mutate(rng, lines)
    copy.write_bytes(end.join(mutated).encode("latin-1"))
    found, _ = failed_lines(weir, copy, folder)
    if found == wanted and wanted:
        print(f"{source.name}: {len(wanted)} changed records found, and no other")
        return ""
    return f"not noticed: {sorted(wanted - found)}, reported without cause: {sorted(found - wanted)}"


if __name__ == "__main__":
    sys.exit(check_files(problem_of, CORPUS, "7"))
