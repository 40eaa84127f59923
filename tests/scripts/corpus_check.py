#!/usr/bin/env python3
"""What `weir check` says of scripts of others is what docs/checked-scripts.md lists, and nothing else.

usage: corpus_check.py WEIR      exits with 77, which is a skip, where the scripts are absent
"""
import pathlib
import re
import subprocess
import sys

from corpus import ROOT, SHARED

PAGE = ROOT / "docs" / "checked-scripts.md"
SCRIPTS = 153


def main():
    corpus = SHARED / "corpus" / "td"
    if not corpus.is_dir():
        print(f"skipped: there is no {corpus}; WEIR_SHARED names another folder")
        return 77
    done = subprocess.run([pathlib.Path(sys.argv[1]).resolve(), "check", "."], cwd=corpus, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    found = re.findall(r"^(?:\./)?(\S+:\d+):\d+: ((?:error|warning|note): .*)$", said, re.MULTILINE)
    listed = re.findall(r"^\| (\S+:\d+) \| ((?:error|warning|note): .*?) \| .+ \|$", PAGE.read_text(), re.MULTILINE)
    for name, lines in (("not listed", set(found) - set(listed)), ("no longer found", set(listed) - set(found))):
        for place, message in sorted(lines):
            print(f"{name}: {place}: {message}")
    counted = f"{SCRIPTS} scripts checked" in said
    if not counted:
        print(f"expected {SCRIPTS} scripts:\n{said[-500:]}")
    return 0 if counted and done.returncode == 0 and sorted(found) == sorted(listed) else 1


if __name__ == "__main__":
    sys.exit(main())
