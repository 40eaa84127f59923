#!/usr/bin/env python3
"""Runs the example of every action, as docs/actions.md has it; all must pass, none may be skipped.

An example that begins with a comment `# weir.toml:` runs with the settings in the comment. One that
is marked as unverified is checked.

usage: action_examples.py WEIR [ACTION]...
"""
import pathlib
import re
import subprocess
import sys
import tempfile

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "actions.md"
SETTINGS = re.compile(r"^# weir\.toml:\n((?:#.*\n)+)")


class Example:
    """What the page shows for an action."""

    def __init__(self, section):
        found = re.search(r"^```\n(.*?)^```$", section, flags=re.MULTILINE | re.DOTALL)
        self.name, self.text = section.splitlines()[0].strip(), found.group(1)
        self.is_run = "Unverified: this example" not in section
        settings = SETTINGS.match(self.text)
        self.settings = re.sub(r"(?m)^# *", "", settings.group(1)) if settings else ""


def weir(program, examples, *words):
    """Whether the examples pass, in a folder of their own with the settings of the first."""
    if not examples:
        return True
    with tempfile.TemporaryDirectory(prefix="weir-actions-") as folder:
        for example in examples:
            pathlib.Path(folder, f"{example.name}.td").write_text(example.text)
        pathlib.Path(folder, "weir.toml").write_text(examples[0].settings)
        return subprocess.run([program, *words, "."], cwd=folder, stdin=subprocess.DEVNULL, check=False).returncode == 0


def main():
    program, wanted = str(pathlib.Path(sys.argv[1]).resolve()), sys.argv[2:]
    sections = re.split(r"^## ", PAGE.read_text(), flags=re.MULTILINE)[1:]
    chosen = [example for example in map(Example, sections) if not wanted or example.name in wanted]
    run = ("run", "--strict-needs")
    passed = [weir(program, [one for one in chosen if one.is_run and not one.settings], *run),
              weir(program, [one for one in chosen if not one.is_run], "check"),
              *(weir(program, [one], *run) for one in chosen if one.settings)]
    print(f"{len(chosen)} examples")
    return 0 if chosen and all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
