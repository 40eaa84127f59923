#!/usr/bin/env python3
"""Runs the example of every action, as docs/actions.md has it; all must pass, none may be skipped.

usage: action_examples.py WEIR [ACTION]...
"""
import pathlib
import re
import subprocess
import sys
import tempfile

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "actions.md"


def examples():
    """Names of actions with their scripts."""
    for section in re.split(r"^## ", PAGE.read_text(), flags=re.MULTILINE)[1:]:
        found = re.search(r"^```\n(.*?)^```$", section, flags=re.MULTILINE | re.DOTALL)
        if found:
            yield section.splitlines()[0].strip(), found.group(1)


def main():
    weir, wanted = str(pathlib.Path(sys.argv[1]).resolve()), sys.argv[2:]
    with tempfile.TemporaryDirectory(prefix="weir-actions-") as folder:
        chosen = [(name, text) for name, text in examples() if not wanted or name in wanted]
        for name, text in chosen:
            pathlib.Path(folder, f"{name}.td").write_text(text)
        done = subprocess.run([weir, "run", "--no-config", "--strict-needs", "."], cwd=folder, stdin=subprocess.DEVNULL,
                              check=False)
    print(f"{len(chosen)} examples")
    return done.returncode if chosen else 1


if __name__ == "__main__":
    sys.exit(main())
