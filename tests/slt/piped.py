#!/usr/bin/env python3
"""Records that are sent ahead get the verdicts that they get one by one, on PostgreSQL.

usage: piped.py WEIR      exits with 77, which is a skip, where the corpus is absent
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("WEIR_SHARED") or ROOT.parent / "shared")
FILES = ["select1.test", "select2.test", "select3.test", "index/commute/10/slt_good_10.test",
         "index/commute/1000/slt_good_0.test", "index/random/1000/slt_good_5.test",
         "random/groupby/slt_good_13.test"]


def verdicts(weir, folder, files, *options):
    """(file, line, verdict, what was returned) of every record."""
    with tempfile.TemporaryDirectory(prefix="weir-piped-") as scratch:
        report = pathlib.Path(scratch) / "report.jsonl"
        done = subprocess.run([weir, "run", "--dialect", "sqlite", "--engine", "postgres",
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


def main():
    weir = str(pathlib.Path(sys.argv[1]).resolve())
    folder = SHARED / "corpus" / "slt" / "sqlite"
    files = [path for path in FILES if (folder / path).exists()]
    if not files:
        print(f"skipped: there is no {folder}; WEIR_SHARED names another folder")
        return 77
    ahead = verdicts(weir, folder, files)
    single = verdicts(weir, folder, files, "--no-pipeline")
    different = sorted(set(ahead) ^ set(single))
    failed = [record for record in ahead if record[2] not in ("pass", "skip")]
    print(f"{len(ahead)} records of {len(files)} files, {len(failed)} of them fail")
    if len(ahead) == len(single) and not different:
        return 0
    print("not the same:", *different[:20], sep="\n  ")
    return 1


if __name__ == "__main__":
    sys.exit(main())
