#!/usr/bin/env python3
"""Histories: made, run, written, replayed byte for byte in another process, and with a step left out.

usage: run.py WEIR
"""
import json
import pathlib
import subprocess
import sys
import tempfile

failures = []


def weir(*words, expected=0):
    run = subprocess.run([sys.argv[1], *map(str, words)], capture_output=True, text=True, check=False)
    if run.returncode != expected:
        failures.append(f"`weir {' '.join(map(str, words))}` ended with {run.returncode}, "
                        f"expected {expected}:\n{run.stdout}{run.stderr}")
    return run.stdout + run.stderr


def bundle(folder):
    return (folder / "plan.jsonl").read_bytes(), (folder / "history.jsonl").read_bytes()


def check(condition, message):
    if not condition:
        failures.append(message)


def replays_byte_for_byte(folder, seed, *options):
    first, second = folder / f"{seed}-first", folder / f"{seed}-second"
    weir("history", "--seed", seed, "--steps", 80, *options, "--out", first)
    output = weir("replay", first, "--out", second)
    check("the same bytes as recorded" in output, f"seed {seed}: {output}")
    check(bundle(first) == bundle(second), f"seed {seed}: the replay wrote another bundle")
    return first


def dropping_a_write_is_seen(folder, recorded):
    """The step before the first read that returned rows: leaving its INSERT out must fail that read."""
    steps = [json.loads(line) for line in (recorded / "plan.jsonl").read_text().splitlines()[1:]]
    inserts = {}
    for step in steps:
        sql = step.get("sql", [""])[0]
        if sql.startswith("INSERT"):
            inserts[sql.split("VALUES")[1].split(" ON ")[0]] = step["id"]
    kept = [line for line in inserts.values()]
    seen = 0
    for step in kept[:6]:
        smaller = folder / f"dropped-{step}"
        run = subprocess.run([sys.argv[1], "replay", str(recorded), "--drop", str(step), "--out",
                              str(smaller)], capture_output=True, text=True, check=False)
        check(run.returncode in (0, 1), f"dropping step {step} ended with {run.returncode}")
        left = [json.loads(line)["id"] for line in (smaller / "plan.jsonl").read_text().splitlines()[1:]]
        check(left == [s["id"] for s in steps if s["id"] != step], f"dropping step {step} changed other ids")
        seen += run.returncode
    check(seen > 0, "no dropped INSERT was noticed by a later read")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        recorded = replays_byte_for_byte(folder, 1)
        for seed in (2, 3):
            replays_byte_for_byte(folder, seed, "--side-by-side")
        dropping_a_write_is_seen(folder, recorded)
        check("has no step 9999" in weir("replay", recorded, "--drop", 9999, expected=2), "--drop 9999")
        (recorded / "history.jsonl").write_text((recorded / "history.jsonl").read_text().replace('"ok"', '"OK"', 1))
        check("line 2 differs" in weir("replay", recorded, expected=1), "a changed history must be seen")
    print("\n\n".join(failures) or "histories replay byte for byte")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
