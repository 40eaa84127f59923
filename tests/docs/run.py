#!/usr/bin/env python3
"""Executes the commands and scripts shown in a Markdown page and compares what they print.

usage: run.py WEIR PAGE...
The conventions are described in CONTRIBUTING.md, "Examples in documents".
"""
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^(\s*)(`{3,}|~{3,})\s*([\w+-]*)\s*$")
COMMENT = re.compile(r"^\s*<!--\s*(run|bad|file|fragment)\s*(?::\s*(\S+))?\s*-->\s*$")
EXIT = re.compile(r"^\[exit (\d+)\]$")
# Blocks of these languages are for reading; commands belong into `console`.
SHELL = {"sh", "bash", "shell", "zsh"}
# Commands that cannot run inside a test, because the test is what they run.
OUTSIDE = re.compile(r"^(sudo )?(apt-get|git|make|cd|tools/|\.ci/run)\b")
VOLATILE = [(re.compile(r"\d+(?:\.\d+)? ?(?:ns|us|µs|ms|s|min|h)\b"), "<time>"),
            (re.compile(r"(127\.0\.0\.1|localhost):\d+"), r"\1:<port>"),
            (re.compile(r"(--?seed[ =])\d+"), r"\1<seed>"),
            (re.compile(r"\b[0-9A-F]+/[0-9A-F]{5,}\b"), "<place in the log>"),
            (re.compile(r"[ \t]+$"), ""),
            (re.compile(r"  +"), " ")]
DROPPED = re.compile(r"^(PG|WEIR_(?!CACHE|SHARED)|GITHUB_|CLICOLOR|(NO_COLOR|COLUMNS|LINES|TERM|CI)$)")


class Block:
    """A fenced block: language, mark from the comment above it, first line, text."""

    def __init__(self, language, mark, argument, line):
        self.language, self.mark, self.argument, self.line = language, mark, argument, line
        self.lines = []


def blocks_of(text):
    found, block, fence, mark = [], None, None, (None, None)
    for number, line in enumerate(text.splitlines(), 1):
        match = FENCE.match(line)
        if block is not None:
            if match and match[2].startswith(fence[1]) and not match[3]:
                found.append(block)
                block, mark = None, (None, None)
            else:
                block.lines.append(line.removeprefix(fence[0]))
        elif match:
            fence, block = (match[1], match[2]), Block(match[3], *mark, number + 1)
        elif line.strip():
            comment = COMMENT.match(line)
            mark = (comment[1], comment[2]) if comment else (None, None)
    return found


class Step:
    """One command of a console block and what the page says about it."""

    def __init__(self, command, line):
        self.command, self.line = command, line
        self.expected, self.exit = [], 0


def steps_of(block):
    steps = []
    for offset, line in enumerate(block.lines):
        ending = EXIT.match(line)
        if line.startswith("$ "):
            steps.append(Step(line[2:], block.line + offset))
        elif steps and steps[-1].command.endswith("\\"):
            steps[-1].command += "\n" + line.removeprefix("> ")
        elif steps and ending:
            steps[-1].exit = int(ending[1])
        elif steps:
            steps[-1].expected.append(line)
    return steps


def masked(line):
    for pattern, text in VOLATILE:
        line = pattern.sub(text, line)
    return line


def matches(expected, actual):
    """Whether the lines agree; a line `...` stands for any number of lines."""
    if not expected:
        return not actual
    if expected[0].strip() == "...":
        return any(matches(expected[1:], actual[start:]) for start in range(len(actual) + 1))
    return bool(actual) and expected[0] == actual[0] and matches(expected[1:], actual[1:])


class Page:
    """A document under test, with its scratch folder and the problems found."""

    def __init__(self, weir, path, folder):
        self.weir, self.path, self.folder = weir, path, folder
        self.problems, self.executed = [], 0
        self.env = {name: value for name, value in os.environ.items() if not DROPPED.match(name)}
        self.env.update(LC_ALL="C.UTF-8", TZ="UTC",
                        PATH=f"{pathlib.Path(weir).parent}:{os.environ['PATH']}")

    def complain(self, line, text):
        self.problems.append(f"{os.path.relpath(self.path, ROOT)}:{line}: error: {text}")

    def shell(self, command):
        self.executed += 1
        try:
            done = subprocess.run(["bash", "-c", command], cwd=self.folder, env=self.env,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, timeout=120, check=False)
        except subprocess.TimeoutExpired:
            return -1, ["did not end within 120 s"]
        return done.returncode, done.stdout.decode(errors="replace").splitlines()

    def execute(self, step):
        if OUTSIDE.match(step.command):
            return
        status, output = self.shell(step.command)
        if status != step.exit:
            self.complain(step.line, f"`{step.command}` ended with {status}, the page says "
                          f"{step.exit}\n" + "\n".join(output))
        expected = [masked(line) for line in step.expected]
        while expected and not expected[-1]:
            expected.pop()
        actual = [masked(line) for line in output]
        while actual and not actual[-1]:
            actual.pop()
        if expected and not matches(expected, actual):
            diff = difflib.unified_diff(expected, actual, "page", "weir", lineterm="")
            self.complain(step.line, f"`{step.command}` prints something else\n" + "\n".join(diff))

    def script(self, block, number):
        """A `td` block: checked, and run or saved if the comment above says so."""
        name = block.argument if block.mark == "file" and block.argument else f"block{number}.td"
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text("\n".join(block.lines) + "\n")
        verb = "run" if block.mark == "run" else "check"
        wanted = 2 if block.mark == "bad" else 0
        status, output = self.shell(f"weir {verb} {name}")
        if status != wanted:
            self.complain(block.line, f"`weir {verb}` of this script ended with {status}, not "
                          f"{wanted}\n" + "\n".join(output))

    def refuse_hidden_commands(self, block):
        for offset, line in enumerate(block.lines):
            command = line.strip().removeprefix("$ ")
            if command and not command.startswith("#") and not OUTSIDE.match(command):
                self.complain(block.line + offset, "a command that no test executes; put it into "
                              "a `console` block")

    def run(self):
        for number, block in enumerate(blocks_of(self.path.read_text())):
            if block.mark == "file" and block.language != "td":
                target = self.folder / block.argument
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text("\n".join(block.lines) + "\n")
            elif block.language == "console":
                for step in steps_of(block):
                    self.execute(step)
            elif block.language == "td" and block.mark != "fragment":
                self.script(block, number)
            elif block.language in SHELL:
                self.refuse_hidden_commands(block)


def judge(weir, path):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="weir-docs-")).resolve()
    try:
        if (ROOT / "examples").is_dir():
            shutil.copytree(ROOT / "examples", folder / "examples")
        page = Page(weir, path.resolve(), folder)
        page.run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for problem in page.problems:
        print(problem)
    print(f"{path}: {page.executed} commands executed, {len(page.problems)} problems")
    return not page.problems


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__.strip())
    weir = str(pathlib.Path(sys.argv[1]).resolve())
    verdicts = [judge(weir, pathlib.Path(name)) for name in sys.argv[2:]]
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
