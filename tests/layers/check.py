#!/usr/bin/env python3
"""Compares includes and the weir_module lines of CMakeLists.txt with the edges in src/LAYERS.

Unit tests (`*_test.cc`, and what they share: `*_testing.h`) link every module and may include any of them.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"/]+)/[^"]*"')


def read_layers(path):
    """The table as {module: [modules below it]}, in the order of the file."""
    layers = {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        module, colon, below = line.partition(":")
        if not colon:
            sys.exit(f"{path}:{number}: error: expected `module: modules`")
        layers[module.strip()] = below.split()
    return layers


def check_order(layers):
    """Every edge leads to a line above, which also rules out cycles."""
    seen = set()
    for module, below in layers.items():
        for other in below:
            if other not in seen:
                yield f"src/LAYERS: error: `{module}` names `{other}`, which no line above declares"
        seen.add(module)


def check_cmake(layers, text):
    """weir_module(NAME DEPS ...) must state the same edges."""
    declared = {}
    for call in re.findall(r"^weir_module\(([^)]*)\)", text, re.MULTILINE):
        words = call.split()
        edges, keyword = [], None
        for word in words[1:]:
            if word in ("DEPS", "LIBS"):
                keyword = word
            elif keyword == "DEPS":
                edges.append(word)
        declared[words[0]] = edges
    for module in sorted(layers.keys() | declared.keys()):
        here, there = layers.get(module), declared.get(module)
        if here is None or there is None:
            where = "src/LAYERS" if here is None else "CMakeLists.txt"
            yield f"{where}: error: module `{module}` is missing"
        elif set(here) != set(there):
            difference = " ".join(sorted(set(here) ^ set(there)))
            yield (f"CMakeLists.txt: error: the edges of `{module}` differ from src/LAYERS: "
                   f"{difference}")


def check_includes(layers, sources):
    """No file of a module includes a module that its line does not name."""
    for path in sources:
        module = path.relative_to(ROOT / "src").parts[0]
        place = path.relative_to(ROOT)
        if module not in layers:
            yield f"{place}: error: module `{module}` has no line in src/LAYERS"
            continue
        if path.name.endswith(("_test.cc", "_testing.h")):
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            match = INCLUDE.match(line)
            if match and match[1] != module and match[1] not in layers[module]:
                yield (f"{place}:{number}: error: `{module}` may not include `{match[1]}`, "
                       f"because src/LAYERS has no such edge")


def main():
    layers = read_layers(ROOT / "src" / "LAYERS")
    sources = sorted(p for p in (ROOT / "src").rglob("*")
                     if p.suffix in (".h", ".cc", ".def") and p.parent != ROOT / "src")
    problems = [*check_order(layers), *check_cmake(layers, (ROOT / "CMakeLists.txt").read_text()),
                *check_includes(layers, sources)]
    print("\n".join(problems) or f"{len(sources)} files keep to {len(layers)} layers")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
