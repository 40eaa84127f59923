#!/usr/bin/env python3
"""Runs golden cases: a command line in, exact stdout, stderr, files and exit status out.

usage: run.py WEIR [options] [PATH...]     (PATH: a case or a folder; default: this folder)
The format of a case is described in README.md beside this file.
"""
import argparse
import concurrent.futures
import difflib
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SKIPPED = 77  # ctest's SKIP_RETURN_CODE for a case whose need is not met

SECTION = re.compile(r"^=== (?:(stdout|stderr)|(file|output) (\S+))((?: (?:no-newline|escaped))*)$")
# What changes from run to run and means nothing; `masks: NAME...` in a header switches them on.
MASKS = {
    "time": (r"\b\d+(?:\.\d+)? ?(?:ns|us|µs|ms|s|min|h)\b", "<time>"),
    "port": (r"(127\.0\.0\.1|localhost):\d+", r"\1:<port>"),
    "seed": (r"(seed[ =:\"]+)\d+", r"\1<seed>"),
    "version": (r"\b(PostgreSQL|weir) \d+(?:\.\d+)+", r"\1 <version>"),
    "pid": (r"\b(pid[ =:]+)\d+", r"\1<pid>"),
}
# A time in a column takes more room on a slow machine; what stands in front of it gets that back.
ALIGNED_TIME = re.compile(r"( {2,})(\d+\.\d s)\b")
# The caller's settings must not reach a case.
DROPPED = re.compile(r"^(PG|WEIR_(?!CACHE|SHARED)|GITHUB_|CLICOLOR|(NO_COLOR|COLUMNS|LINES|TERM|CI)$)")


class CaseError(Exception):
    """A case file that cannot be read."""


class Section:
    """One `=== ...` part of a case: its kind, its path if any, and its text."""

    def __init__(self, kind, path, flags):
        self.kind, self.path, self.flags = kind, path, set(flags.split())
        self.lines = []

    @property
    def text(self):
        lines = [line[1:] if line.startswith("\\===") else line for line in self.lines]
        text = "\n".join(lines) + ("\n" if lines else "")
        if "no-newline" in self.flags:
            text = text[:-1]
        return unescape(text) if "escaped" in self.flags else text

    @text.setter
    def text(self, value):
        if "escaped" in self.flags:
            value = escape(value)
        self.flags.discard("no-newline")
        if value and not value.endswith("\n"):
            self.flags.add("no-newline")
            value += "\n"
        self.lines = ["\\" + line if line.startswith("===") else line
                      for line in value.split("\n")[:-1]]

    def render(self):
        words = ["===", self.kind, self.path, *sorted(self.flags)]
        return "\n".join([" ".join(word for word in words if word), *self.lines]) + "\n"


def escape(text):
    """Control characters and undecodable bytes as \\xNN; everything else as it is."""
    def one(match):
        code = ord(match[0])
        return "\\\\" if match[0] == "\\" else f"\\x{code - 0xDC00 if code > 0xD000 else code:02x}"
    return re.sub(r"[\\\x00-\x09\x0b-\x1f\x7f\udc80-\udcff]", one, text)


def unescape(text):
    def one(match):
        if match[0] == "\\\\":
            return "\\"
        code = int(match[1], 16)
        return chr(code if code < 0x80 else 0xDC00 + code)
    return re.sub(r"\\x([0-9a-fA-F]{2})|\\\\", one, text)


def split_bytes(data):
    """Text of a file or stream in which every byte survives."""
    return data.decode("utf-8", "surrogateescape")


def join_bytes(text):
    return text.encode("utf-8", "surrogateescape")


class Case:
    """A parsed case file."""

    SINGLE = {"args": "", "exit": "0", "needs": "", "masks": "", "as": "weir", "timeout": "60",
              "stdin": ""}

    def __init__(self, path):
        self.path = path
        self.header = dict(self.SINGLE)
        self.before, self.env, self.own_masks, self.sections = [], [], [], []
        self.header_lines = []
        for number, line in enumerate(split_bytes(path.read_bytes()).split("\n")[:-1], 1):
            self.read_line(number, line)
        if "args" not in {line.partition(":")[0] for line in self.header_lines}:
            raise CaseError(f"{path}:1:1: error: no `args:` line")

    def read_line(self, number, line):
        match = SECTION.match(line)
        if match:
            self.sections.append(Section(match[1] or match[2], match[3], match[4]))
        elif self.sections:
            if line.startswith("=== "):
                raise CaseError(f"{self.path}:{number}:1: error: unknown section `{line}`")
            self.sections[-1].lines.append(line)
        else:
            self.header_lines.append(line)
            if line.strip() and not line.startswith("#"):
                self.read_header(number, line)

    def read_header(self, number, line):
        name, _, value = line.partition(":")
        value = value.strip()
        if name in self.SINGLE:
            self.header[name] = value
        elif name in ("before", "env"):
            getattr(self, name).append(value)
        elif name == "mask" and " => " in value:
            pattern, _, text = value.rpartition(" => ")
            self.own_masks.append((pattern, text))
        else:
            raise CaseError(f"{self.path}:{number}:1: error: unknown header `{line}`")

    @property
    def name(self):
        return str(self.path.relative_to(HERE) if HERE in self.path.parents else self.path)

    @property
    def needs(self):
        return self.header["needs"].split()

    def section(self, kind, path=None):
        for section in self.sections:
            if (section.kind, section.path) == (kind, path):
                return section
        section = Section(kind, path, "")
        self.sections.append(section)
        return section

    def mask(self, text, folder):
        text = text.replace(str(folder), "<dir>")
        if "time" in self.header["masks"].split():
            text = ALIGNED_TIME.sub(
                lambda found: " " * (len(found[0]) - len("0.0 s")) + found[2], text)
        for name in self.header["masks"].split():
            text = re.sub(*MASKS[name], text)
        for pattern, replacement in self.own_masks:
            text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
        return text

    def render(self):
        """The whole file again; an empty stdout or stderr needs no section."""
        order = {"file": 0, "stdout": 1, "stderr": 2, "output": 3}
        sections = sorted(self.sections, key=lambda section: order[section.kind])
        header = [f"exit: {self.header['exit']}" if line.startswith("exit:") else line
                  for line in self.header_lines]
        if self.header["exit"] != "0" and not any(line.startswith("exit:") for line in header):
            place = next(i for i, line in enumerate(header) if line.startswith("args:"))
            header.insert(place + 1, f"exit: {self.header['exit']}")
        return "\n".join(header) + "\n" + "".join(
            section.render() for section in sections
            if section.lines or section.kind in ("file", "output"))


def shared_folder():
    """Test data beside the repository, which is optional."""
    return pathlib.Path(os.environ.get("WEIR_SHARED") or ROOT.parent / "shared")


def unmet(case):
    """Why the case cannot run here, or None."""
    if "shared" in case.needs and not shared_folder().is_dir():
        return "no shared test data (WEIR_SHARED)"
    return None


def environment(case, folder):
    env = {name: value for name, value in os.environ.items() if not DROPPED.match(name)}
    env.update(LC_ALL="C.UTF-8", TZ="UTC")
    for setting in case.env:
        name, _, value = setting.partition("=")
        env[name] = expand(value, folder)
    return env


def expand(text, folder):
    return text.replace("{dir}", str(folder)).replace("{root}", str(ROOT)).replace(
        "{shared}", str(shared_folder()))


def invoke(weir, case, line, folder):
    """Runs one command line of the case; returns (exit status, stdout, stderr)."""
    arguments = [case.header["as"], *shlex.split(expand(line, folder))]
    stdin = join_bytes(unescape(case.header["stdin"].replace("\\n", "\n")))
    process = subprocess.Popen(arguments, executable=weir, cwd=folder, stdin=subprocess.PIPE,
                               env=environment(case, folder), stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    try:
        out, err = process.communicate(stdin, timeout=float(case.header["timeout"]))
    except subprocess.TimeoutExpired:
        process.terminate()
        out, err = process.communicate()
        err += f"\nthe runner ended it after {case.header['timeout']} s\n".encode()
    return process.returncode, split_bytes(out), split_bytes(err)


def observe(weir, case, folder):
    """Runs the case; returns {what: (expected, actual)} for everything it looks at."""
    for section in case.sections:
        if section.kind == "file":
            target = folder / section.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(join_bytes(section.text))
    for line in case.before:
        status, out, err = invoke(weir, case, line, folder)
        if status != 0:
            return {f"before: {line}": ("exit status 0\n", f"exit status {status}\n{out}{err}")}
    status, out, err = invoke(weir, case, case.header["args"], folder)
    seen = {"exit": (case.header["exit"], str(status))}
    for kind, text in (("stdout", out), ("stderr", err)):
        seen[kind] = (case.section(kind).text, case.mask(text, folder))
    for section in [s for s in case.sections if s.kind == "output"]:
        target = folder / section.path
        text = split_bytes(target.read_bytes()) if target.is_file() else "(no such file)\n"
        seen[f"output {section.path}"] = (section.text, case.mask(text, folder))
    return seen


def adopt(case, seen):
    """Writes what was seen as what is expected from now on."""
    for what, (_, actual) in seen.items():
        kind, _, path = what.partition(" ")
        if kind == "exit":
            case.header["exit"] = actual
        elif kind != "before:":
            case.section(kind, path or None).text = actual
    case.path.write_bytes(join_bytes(case.render()))


def describe(what, expected, actual):
    if what == "exit":
        return f"  exit status: expected {expected}, got {actual}\n"
    lines = difflib.unified_diff(expected.splitlines(), actual.splitlines(),
                                 f"{what} expected", f"{what} actual", lineterm="")
    text = "".join(f"  {line}\n" for line in lines)
    return text or f"  {what}: only the newline at the end differs\n"


def judge(weir, path, rebase):
    """Returns (verdict, report) of one case."""
    try:
        case = Case(path)
    except CaseError as error:
        return "fail", f"{error}\n"
    reason = unmet(case)
    if reason:
        return "skip", f"SKIP {case.name}: {reason}\n"
    folder = pathlib.Path(tempfile.mkdtemp(prefix="weir-golden-")).resolve()
    try:
        seen = observe(weir, case, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    different = {what: pair for what, pair in seen.items() if pair[0] != pair[1]}
    if not different:
        return "pass", ""
    report = "".join(describe(what, *pair) for what, pair in different.items())
    if rebase and not any(what.startswith("before:") for what in different):
        adopt(case, seen)
        return "pass", f"REBASED {case.name}\n"
    return "fail", f"FAIL {case.name}\n{report}"


def collect(paths, needs):
    cases = []
    for path in paths:
        path = pathlib.Path(path).resolve()
        cases += sorted(path.rglob("*.test")) if path.is_dir() else [path]
    if needs is None:
        return cases
    return [path for path in cases if matches_needs(path, needs)]


def matches_needs(path, needs):
    try:
        found = Case(path).needs
    except CaseError:
        return True
    return not found if needs == "none" else needs in found


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("weir", help="the program under test")
    parser.add_argument("paths", nargs="*", default=[HERE], help="cases or folders of cases")
    parser.add_argument("--rebase", action="store_true", help="write what is seen as expected")
    parser.add_argument("--jobs", type=int, default=2, help="cases at a time (2)")
    parser.add_argument("--needs", metavar="NEED",
                        help="only cases with this need; `none`: only cases without one")
    return parser.parse_args()


def main():
    options = parse_arguments()
    weir = str(pathlib.Path(options.weir).resolve())
    cases = collect(options.paths, options.needs)
    if not os.access(weir, os.X_OK):
        sys.exit(f"error: `{options.weir}` is not a program")
    counts = {"pass": 0, "fail": 0, "skip": 0}
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for verdict, report in pool.map(lambda p: judge(weir, p, options.rebase), cases):
            counts[verdict] += 1
            sys.stdout.write(report.encode("utf-8", "backslashreplace").decode())
    print(f"{counts['pass']} passed, {counts['fail']} failed, {counts['skip']} skipped")
    if counts["fail"]:
        return 1
    return SKIPPED if counts["skip"] and not counts["pass"] else 0


if __name__ == "__main__":
    sys.exit(main())
