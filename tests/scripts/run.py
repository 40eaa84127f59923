#!/usr/bin/env python3
"""Runs the scripts of a folder: all pass, and those in its `bad` fail with the message that stands in
their first line, `# expected: TEXT`; what follows `; hint: ` there is the hint.

usage: run.py WEIR FOLDER
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

MARK = "# expected: "


def run(weir, paths, expected_exit):
    """Path -> the problems of that file as (message, hint); exits if weir does otherwise."""
    with tempfile.TemporaryDirectory(prefix="weir-scripts-") as folder:
        report = pathlib.Path(folder) / "report.jsonl"
        done = subprocess.run([weir, "run", "--timeout", "2s", "--json", report, *paths], text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, check=False,
                              env={name: value for name, value in os.environ.items()
                                   if not name.startswith("PG")})
        events = [json.loads(line) for line in report.read_text().splitlines()]
    if done.returncode != expected_exit:
        sys.exit(f"expected exit status {expected_exit}, got {done.returncode}:\n{done.stdout}{done.stderr}")
    problems = {str(path): [] for path in paths}
    for event in events:
        if event.get("message") and event["event"] in ("command", "diagnostic"):
            problems[event["file"]].append((event["message"], event.get("hint") or ""))
    skipped = [event["file"] for event in events
               if event["event"] == "file" and event.get("verdict") == "skip"]
    if skipped:
        sys.exit("skipped, and nothing here may be: " + ", ".join(skipped))
    return problems


def main():
    weir, folder = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2])
    good, bad = sorted(folder.glob("*.td")), sorted(folder.glob("bad/*.td"))
    run(weir, good, 0)
    failures = []
    for path, problems in run(weir, bad, 1).items():
        first = pathlib.Path(path).read_text().split("\n", 1)[0]
        message, _, hint = first.removeprefix(MARK).partition("; hint: ")
        if not first.startswith(MARK) or not any(
                message in seen and hint in seen_hint for seen, seen_hint in problems):
            failures.append(f"{path}: expected `{first}`, seen {problems}")
    print("\n".join(failures))
    print(f"{len(good)} scripts pass, {len(bad) - len(failures)} of {len(bad)} fail as they must")
    return 1 if failures or not good or not bad else 0


if __name__ == "__main__":
    sys.exit(main())
