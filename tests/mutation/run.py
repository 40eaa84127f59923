#!/usr/bin/env python3
"""Mutation check of the runner: expectations of passing scripts are changed one at a time, and every
change that a comparison of its own calls a difference must fail, at exactly the changed command.

usage: run.py WEIR [--mutants N] [--seed N] SCRIPT...

The scripts must pass. Mutants are made of one field of a row, a whole row (dropped or doubled), a
column name, the count or digest of a hash, and the text of an error. The comparison here shares no
code with weir: it splits rows by itself and compares multisets.
"""
import argparse
import collections
import json
import pathlib
import random
import subprocess
import sys
import tempfile

SIGILS = ("$", ">", "!", "?")
Mutant = collections.namedtuple("Mutant", "script line kind text differs")


def split_row(line):
    """Fields of an expected row, by the rules of the language, written independently of weir."""
    if line.startswith("\\"):
        line = line[1:]
    fields, i = [], 0
    while i < len(line):
        if line[i].isspace():
            i += 1
            continue
        field, quoted = "", False
        while i < len(line):
            c = line[i]
            if quoted:
                if c == "\\" and i + 1 < len(line):
                    i += 1
                    field += {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}.get(line[i], line[i])
                elif c == '"':
                    i += 1
                    break
                else:
                    field += c
            elif c == '"':
                quoted = True
            elif c.isspace():
                break
            else:
                field += c
            i += 1
        fields.append(field)
    return tuple(fields)


def commands_of(lines):
    """(sigil, index of the command line, indices of its body lines) of each command."""
    found = []
    for i, line in enumerate(lines):
        if line.startswith(SIGILS):
            found.append([line[0], i, []])
        elif found and line.startswith("  ") and not found[-1][2]:
            continue  # continues the command line
        elif found and line.strip() and not line.startswith("#"):
            found[-1][2].append(i)
    return found


def quote(field):
    if field and not any(c.isspace() or c in '"\\' for c in field):
        return field
    escaped = field.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def change_text(rng, text):
    """The text with one character changed, added or removed."""
    at = rng.randrange(len(text)) if text else 0
    kind = rng.randrange(3)
    if kind == 0 or not text:
        return text[:at] + rng.choice("abcxyz0189") + text[at:]
    if kind == 1:
        return text[:at] + text[at + 1:]
    return text[:at] + rng.choice("abcxyz0189") + text[at + 1:]


class Mutator:
    def __init__(self, script, text, rng):
        self.script, self.lines, self.rng = script, text.split("\n"), rng
        self.targets = [c for c in commands_of(self.lines)
                        if c[2] and c[0] in ">!" and "${" not in "".join(self.lines[i] for i in c[2])]

    def make(self):
        sigil, head, body = self.rng.choice(self.targets)
        if sigil == "!":
            return self.mutate_error(head, body[0])
        rows = body
        header = len(body) > 1 and set(self.lines[body[1]]) == {"-"} and len(self.lines[body[1]]) >= 3
        if len(body) == 1 and " values hashing to " in self.lines[body[0]]:
            return self.mutate_hash(head, body[0])
        if header:
            rows = body[2:]
            if not rows or self.rng.randrange(4) == 0:
                return self.mutate_header(head, body[0])
        return self.mutate_rows(head, rows)

    def build(self, head, kind, changes, differs):
        """`changes`: index of a line to its new text, a list of lines, or None to drop it."""
        out = []
        for i, line in enumerate(self.lines):
            new = changes.get(i, line)
            out.extend(new if isinstance(new, list) else [] if new is None else [new])
        return Mutant(self.script, head + 1, kind, "\n".join(out), differs)

    def mutate_rows(self, head, rows):
        at = self.rng.choice(rows)
        before = collections.Counter(split_row(self.lines[i]) for i in rows)
        choice = self.rng.randrange(8)
        if choice == 0 and len(rows) > 1:
            return self.build(head, "row dropped", {at: None}, True)
        if choice == 1:
            return self.build(head, "row doubled", {at: [self.lines[at], self.lines[at]]}, True)
        if choice == 2 and len(rows) > 1:  # same rows in another order
            other = self.rng.choice(rows)
            changes = {at: self.lines[other], other: self.lines[at]}
            return self.build(head, "rows swapped", changes, False)
        fields = list(split_row(self.lines[at]))
        if not fields:
            return self.build(head, "row doubled", {at: [self.lines[at], self.lines[at]]}, True)
        i = self.rng.randrange(len(fields))
        fields[i] = change_text(self.rng, fields[i])
        line = " ".join(quote(f) for f in fields)
        if line[:1] in ("$", ">", "!", "?", "#", "\\") or line.startswith("  "):
            line = "\\" + line
        after = before - collections.Counter([split_row(self.lines[at])])
        after[split_row(line)] += 1
        return self.build(head, "value", {at: line}, after != before)

    def mutate_header(self, head, at):
        names = list(split_row(self.lines[at]))
        i = self.rng.randrange(len(names))
        new = change_text(self.rng, names[i])
        line = " ".join(quote(n) for n in names[:i] + [new] + names[i + 1:])
        if line[:1] in SIGILS + ("#", "\\"):
            line = "\\" + line
        return self.build(head, "column name", {at: line}, new != names[i])

    def mutate_hash(self, head, at):
        count, digest = self.lines[at].split(" values hashing to ")
        if self.rng.randrange(2):
            new = str(max(0, int(count) + self.rng.choice((-1, 1, 10))))
            return self.build(head, "hash count", {at: f"{new} values hashing to {digest}"}, new != count)
        i = self.rng.randrange(len(digest))
        flipped = "0123456789abcdef"[(int(digest[i], 16) + 1 + self.rng.randrange(15)) % 16]
        new = digest[:i] + flipped + digest[i + 1:]
        return self.build(head, "hash digest", {at: f"{count} values hashing to {new}"}, True)

    def mutate_error(self, head, at):
        mode, text = self.lines[at].split(":", 1)
        text = text.strip()
        new = change_text(self.rng, text).strip()
        # The scripts give whole messages, so a part of one still matches, and nothing else does.
        differs = new != text if mode == "exact" else new not in text
        return self.build(head, "error text", {at: f"{mode}: {new}"}, differs)


def verdicts(weir, folder, target):
    """Path -> list of (line, verdict) of the commands that were judged; the run's own summary."""
    report = folder / "report.jsonl"
    command = [weir, "run", "--max-tries", "1", "--max-errors", "1000000", "--json", str(report),
               "--color", "never", "--quiet", str(folder / "mutants")] + target
    run = subprocess.run(command, capture_output=True, text=True, timeout=540, check=False)
    if run.returncode not in (0, 1) or not report.exists():
        sys.exit(f"weir could not run the mutants (exit {run.returncode}):\n{run.stdout}{run.stderr}")
    found = collections.defaultdict(list)
    for line in report.read_text().splitlines():
        event = json.loads(line)
        if event["event"] == "command" and event["verdict"] != "unjudged":
            found[event["file"]].append((event["line"], event["verdict"]))
        if event["event"] == "file" and event["phase"] == "end":
            found[event["file"]].append((0, event["verdict"]))
    return found


def judge(mutant, judged):
    """An empty text if weir said what the comparison here says."""
    file_verdict = dict(judged).get(0, "missing")
    if not mutant.differs:
        return "" if file_verdict == "pass" else f"is equivalent, but weir says {file_verdict}"
    failed = [line for line, verdict in judged if line and verdict == "fail"]
    if failed == [mutant.line] and file_verdict == "fail":
        return ""
    return f"differs at line {mutant.line}, but weir says {file_verdict}, failed lines {failed}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("weir")
    parser.add_argument("--mutants", type=int, default=600)
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--option", action="append", default=[], help="passed on to weir run")
    parser.add_argument("scripts", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    mutators = [Mutator(p, p.read_text(), rng) for p in arguments.scripts]
    mutators = [m for m in mutators if m.targets]
    mutants = [mutators[i % len(mutators)].make() for i in range(arguments.mutants)]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "mutants").mkdir()
        paths = {}
        for i, mutant in enumerate(mutants):
            path = folder / "mutants" / f"{i:04}.td"
            path.write_text(mutant.text)
            paths[str(path)] = mutant
        found = verdicts(arguments.weir, folder, arguments.option)
        wrong = [(path, mutant, complaint) for path, mutant in paths.items()
                 if (complaint := judge(mutant, found.get(path, [])))]
        kinds = collections.Counter(m.kind + ("" if m.differs else " (equivalent)") for m in mutants)
        for kind, count in sorted(kinds.items()):
            print(f"{count:5}  {kind}")
        for path, mutant, complaint in wrong[:20]:
            print(f"\n{mutant.script}: mutant {pathlib.Path(path).name} ({mutant.kind}) {complaint}")
        different = sum(m.differs for m in mutants)
        print(f"{len(mutants)} mutants: {different} different, {len(mutants) - different} equivalent, "
              f"{len(wrong)} judged wrongly")
        return 1 if wrong or different < len(mutants) // 2 else 0


if __name__ == "__main__":
    sys.exit(main())
