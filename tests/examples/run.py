#!/usr/bin/env python3
"""Runs the folder `examples` and accepts exactly one failure: the example that fails on purpose.

usage: run.py WEIR [option of weir run]...
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = "examples"
ON_PURPOSE = {"examples/demo/wrong-total.td"}


def failed_files(report):
    """Names of the files that failed or could not be judged, by the JUnit report."""
    cases = list(xml.etree.ElementTree.parse(report).iter("testcase"))
    return {case.get("name") for case in cases
            if case.find("failure") is not None or case.find("error") is not None}


def main():
    weir = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory(prefix="weir-examples-") as scratch:
        report = pathlib.Path(scratch) / "report.xml"
        done = subprocess.run([weir, "run", "--junit-report", report, *sys.argv[2:], FOLDER],
                              cwd=ROOT, stdin=subprocess.DEVNULL, check=False,
                              env={name: value for name, value in os.environ.items()
                                   if not name.startswith("PG")})
        if done.returncode != 1:
            sys.exit(f"error: expected exit status 1, for the example that fails on purpose, got "
                     f"{done.returncode}")
        failed = failed_files(report)
    if failed != ON_PURPOSE:
        sys.exit("error: not as intended: " + ", ".join(sorted(failed ^ ON_PURPOSE)))
    print(f"As it should be: only {', '.join(ON_PURPOSE)} failed, and that is its purpose.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
