#!/usr/bin/env python3
"""Compares the generated pages of docs/ with what weir prints; `--write` brings them up to date.

usage: generated.py WEIR [--write]
"""
import difflib
import pathlib
import subprocess
import sys

DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"
PAGES = {
    "command-line.md": ["help", "options", "--markdown"],
    "actions.md": ["help", "actions", "--markdown"],
    "service-keys.md": ["help", "services", "--markdown"],
}


def main():
    weir, write = sys.argv[1], "--write" in sys.argv[2:]
    stale = False
    for name, arguments in PAGES.items():
        page = subprocess.run([weir, *arguments], check=True, capture_output=True, text=True).stdout
        path = DOCS / name
        before = path.read_text() if path.exists() else ""
        if before == page:
            continue
        if write:
            path.write_text(page)
            continue
        stale = True
        sys.stdout.writelines(difflib.unified_diff(
            before.splitlines(True), page.splitlines(True), f"docs/{name}", " ".join(arguments)))
    if stale:
        print("tests/docs/generated.py WEIR --write brings the pages up to date")
    return stale


if __name__ == "__main__":
    sys.exit(main())
