#!/usr/bin/env python3
"""Runs clang-tidy over the sources whose own text, includes, flags or rules changed.

A clean result is remembered in the cache folder under a hash of everything it depends on, so the
second run of an unchanged tree starts no clang-tidy at all, in any clone on the same machine.

usage: tidy.py BUILD_FOLDER CACHE_FOLDER [--all] [FILE...]
"""
import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import time

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


def check(entry, build):
    """(output, seconds): the output is empty if the source is clean."""
    start = time.monotonic()
    done = subprocess.run([TIDY, "--quiet", "-p", build, entry["file"]], capture_output=True,
                          text=True, check=False)
    found = done.stdout.strip()
    if done.returncode != 0 and not found:
        found = done.stderr.strip()
    return found.replace(f"{ROOT}/", ""), time.monotonic() - start


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
    failures, slowest = 0, (0.0, "")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda entry: (entry, *check(entry, options.build)), stale)
        for entry, found, seconds in results:
            name = os.path.relpath(entry["file"], ROOT)
            slowest = max(slowest, (seconds, name))
            if found:
                failures += 1
                print(found, flush=True)
            else:
                stamps[entry["file"]].touch()
    print(f"clang-tidy: {len(entries)} sources, {len(stale)} looked at, {failures} with findings"
          + (f", slowest {slowest[1]} {slowest[0]:.0f} s" if stale else ""))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
