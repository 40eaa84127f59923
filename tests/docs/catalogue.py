#!/usr/bin/env python3
"""Every service of the catalogue has a page, which names all that clients and scripts get, and an example.

usage: catalogue.py
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLES = {"urls": "`{}`", "variables": "${{testdrive.{}}}", "exports": "`{}`"}


def names(text):
    """The names in the tables that clients see, as a page writes them, and the capabilities."""
    table = None
    for line in text.splitlines():
        if header := re.match(r"\[+([\w-]+)", line):
            table = header[1]
        elif (entry := re.match(r"([\w-]+) = ", line)) and table in TABLES:
            yield TABLES[table].format(entry[1])
        elif table is None and line.startswith("capabilities"):
            yield from (f"`{word}`" for word in re.findall(r'"([^"]+)"', line))


def problems(entry):
    name, text = entry.stem, entry.read_text()
    page = ROOT / "docs" / "services" / f"{name}.md"
    example = ROOT / "examples" / "services" / name
    for path in (page, example / "weir.toml", example / "run.sh"):
        if not path.exists():
            yield f"{path.relative_to(ROOT)} is missing"
    if page.exists():
        # What a service has from another one stands on that one's page.
        kin = re.search(r'^from = "(.+)"', text, re.M)
        shown = page.read_text() + (page.with_name(f"{kin[1]}.md").read_text() if kin else "")
        yield from (f"docs/services/{name}.md does not name {word}" for word in names(text)
                    if word not in shown)
        if f"examples/services/{name}/" not in shown:
            yield f"docs/services/{name}.md does not name its example"


def main():
    found = [problem for entry in sorted((ROOT / "catalogue").glob("*.toml")) for problem in problems(entry)]
    print("\n".join(found) or "every service has its page and its example")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
