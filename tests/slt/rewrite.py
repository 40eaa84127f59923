#!/usr/bin/env python3
"""`--rewrite` mends changed expectations, and touches nothing else.

usage: rewrite.py WEIR [SEED]

Copies scripts for SQLite (a generated suite of our own, and files of the corpus where it is there),
changes expectations at random, lets weir rewrite the copy, and looks: the run ends well, the copy
is the original again, and a second time changes nothing. The original passes, so that what differs
from it is what was changed.
"""
import subprocess
import sys

from mutate import CORPUS, mutate
from records import read_records
from suite import check_files


def run(weir, path, *options):
    return subprocess.run([weir, "run", "--no-config", "-q", "--dialect", "sqlite", *options, path],
                          check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True)


def kinds_flipped(rng, lines):
    """Some statements expect the opposite; the lines, and how many were changed."""
    lines, flips = list(lines), 0
    for record in read_records(lines):
        if record.kind != "statement" or record.skipped("sqlite") or rng.random() > 0.05:
            continue
        at = record.line - 1
        old, new = ("ok", "error") if record.words[1] == "ok" else ("error", "ok")
        lines[at] = lines[at].replace(f"statement {old}", f"statement {new}", 1)
        flips += 1
    return lines, flips


def problem_of(weir, source, folder, rng):
    """What is wrong with one file, or nothing."""
    raw = source.read_bytes().decode("latin-1")
    end = "\r\n" if "\r\n" in raw else "\n"
    original = raw.split(end)
    mutated, touched = mutate(rng, original)
    mutated, flips = kinds_flipped(rng, mutated)
    copy = folder / "copy.test"
    copy.write_bytes(end.join(mutated).encode("latin-1"))
    first = run(weir, copy, "--rewrite")
    if first.returncode != 0:
        return f"rewriting ends with {first.returncode}: {first.stdout[-400:]}{first.stderr}"
    if copy.read_bytes() != raw.encode("latin-1"):
        return "the rewritten file is not the original one"
    again = run(weir, copy, "--rewrite")
    if again.returncode != 0 or copy.read_bytes() != raw.encode("latin-1"):
        return "a second time changes the file"
    print(f"{source.name}: {len(touched) + flips} changed records mended, and no other byte")
    return ""


if __name__ == "__main__":
    sys.exit(check_files(problem_of, CORPUS, "11"))
