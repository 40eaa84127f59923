#!/usr/bin/env python3
"""Runs clang-tidy over the sources whose own text, includes, flags or rules changed.

A clean result is remembered in the cache folder under a hash of everything it depends on, so the
second run of an unchanged tree starts no clang-tidy at all, in any clone on the same machine.

Most of clang-tidy's time goes into the headers of std and fmt, so sources of one module are looked at
together, as one file that includes them; a batch in which anything is found is looked at again source
by source, and that decides.

usage: tidy.py BUILD_FOLDER CACHE_FOLDER [--all] [FILE...]
"""
import argparse
import collections
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
TIDY = "clang-tidy-19"
INCLUDE = re.compile(rb'^[ \t]*#[ \t]*include[ \t]+"([^"]+)"', re.MULTILINE)


class Includes:
    """The files of ours that a source reaches through #include, each read once."""

    def __init__(self):
        self.known = {}

    def direct(self, path):
        if path not in self.known:
            names = [name.decode() for name in INCLUDE.findall(path.read_bytes())]
            candidates = [(ROOT / "src" / name, path.parent / name) for name in names]
            self.known[path] = [found.resolve() for pair in candidates
                                for found in pair if found.is_file()]
        return self.known[path]

    def reach(self, path):
        seen, waiting = set(), [path]
        while waiting:
            current = waiting.pop()
            if current not in seen:
                seen.add(current)
                waiting += self.direct(current)
        return sorted(seen)


def rules_hash():
    """What every result depends on: the rules, clang-tidy and the packages that bring headers."""
    packages = [line.split()[0] for line in (ROOT / "tools/packages.txt").read_text().splitlines()
                if line and line[0] not in "#["]
    versions = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version}\n", *packages],
                              capture_output=True, check=False).stdout
    return hashlib.sha256((ROOT / ".clang-tidy").read_bytes() + versions).digest()


def stamp_name(entry, includes, rules):
    source = pathlib.Path(entry["file"])
    digest = hashlib.sha256(rules)
    digest.update(re.sub(r" -o \S+", "", entry["command"]).replace(str(ROOT), "").encode())
    for path in includes.reach(source):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


# What a source declares at its margin, except what may be said twice: tests, aliases of namespaces.
SPACE = re.compile(r"namespace ([\w:]+) \{")
TWICE = re.compile(r"TEST|namespace")
DECLARED = re.compile(r"(?:class|struct|enum class|enum|union) (\w+)[^;]*$|using (\w+) ="
                      r"|using [\w:]+::(\w+);|#define (\w+)"
                      r"|(?:template.*>\s*)?[\w:<>,&*\s\[\]]*?(?<![\w:])(\w+)"
                      r"(?:\(|\[\w*\] ?[={]| =|\{|;)")
ALONE = "using enum"
MOST_TOGETHER = 12


def declared_names(source):
    """Each name that would meet others if the source were included beside them. A `using` may be
    said twice if both say the same, so it comes with its text; what `using enum` brings cannot be
    seen here, so such a source stays alone."""
    names, space = {}, ""
    for line in pathlib.Path(source).read_text().splitlines():
        if entered := SPACE.match(line):
            space = entered[1]
        elif (line[:1].isalpha() or line[:1] == "#") and not TWICE.match(line):
            found = DECLARED.match(line)
            text = line if line.startswith("using") else source
            names |= {ALONE: source} if line.startswith("using enum") else {}
            names |= {f"{space} {name}": text for name in (found.groups() if found else ()) if name}
    return names


def fits(batch, names, most):
    """Whether a source with these names can join the batch."""
    entries, taken = batch
    alone = ALONE in names or ALONE in taken
    return len(entries) < most and not alone and all(
        taken.get(name, text) == text for name, text in names.items())


def flags_of(entry):
    """The options of the compiler, without those that belong to this one source."""
    words = [word for word in shlex.split(entry["command"]) if word != "-c"]
    compiler = next(at for at, word in enumerate(words) if "clang++" in word)
    return words[compiler + 1:words.index("-o")]


def make_batches(entries):
    """Lists of sources of one module and one set of flags in which no name is declared twice."""
    most = min(MOST_TOGETHER, -(-len(entries) // (2 * os.cpu_count())))
    batches = collections.defaultdict(list)
    for entry in entries:
        module = os.path.relpath(entry["file"], ROOT / "src").split("/")[0]
        names = declared_names(entry["file"])
        alike = batches[module, entry["file"].endswith("_test.cc"), *flags_of(entry)]
        fitting = next((batch for batch in alike if fits(batch, names, most)), None)
        if fitting is None:
            alike.append(([entry], names))
        else:
            fitting[0].append(entry)
            fitting[1].update(names)
    return [batch for alike in batches.values() for batch, _ in alike]


def run_tidy(*arguments):
    done = subprocess.run([TIDY, "--quiet", *arguments], capture_output=True, text=True, check=False)
    found = done.stdout.strip()
    if done.returncode != 0 and not found:
        found = done.stderr.strip()
    return found.replace(f"{ROOT}/", "")


def check_together(batch, build):
    """Whether nothing at all is found in the sources read as one."""
    with tempfile.NamedTemporaryFile("w", suffix=".cc", dir=build) as together:
        together.write("".join(f'#include "{entry["file"]}"\n' for entry in batch))
        together.flush()
        return not run_tidy(r"--header-filter=/src/.*\.(h|cc)$", "--checks=-bugprone-suspicious-include",
                            together.name, "--", *flags_of(batch[0]))


def check(batch, build):
    """A finding for each source of the batch, empty where it is clean."""
    if len(batch) > 1 and check_together(batch, build):
        return [""] * len(batch)
    return [run_tidy("-p", build, entry["file"]) for entry in batch]


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", help="folder with compile_commands.json")
    parser.add_argument("cache", type=pathlib.Path, help="folder of remembered results")
    parser.add_argument("files", nargs="*", help="only these sources")
    parser.add_argument("--all", action="store_true", help="forget remembered results")
    return parser.parse_args()


def main():
    options = parse_arguments()
    database = pathlib.Path(options.build) / "compile_commands.json"
    wanted = {str(pathlib.Path(name).resolve()) for name in options.files}
    entries = [entry for entry in json.loads(database.read_text())
               if f"{ROOT}/src/" in entry["file"] and (not wanted or entry["file"] in wanted)]
    options.cache.mkdir(parents=True, exist_ok=True)
    includes, rules = Includes(), rules_hash()
    stamps = {entry["file"]: options.cache / stamp_name(entry, includes, rules)
              for entry in entries}
    stale = [entry for entry in entries if options.all or not stamps[entry["file"]].exists()]
    failures, batches = 0, make_batches(stale)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for batch, results in pool.map(lambda batch: (batch, check(batch, options.build)), batches):
            for entry, found in zip(batch, results):
                if found:
                    failures += 1
                    print(found, flush=True)
                else:
                    stamps[entry["file"]].touch()
    print(f"clang-tidy: {len(entries)} sources, {len(stale)} looked at in {len(batches)} batches, "
          f"{failures} with findings")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
