#!/usr/bin/env python3
"""Scripts of others that hold on PostgreSQL 15 as they are must hold with weir, unchanged.

usage: corpus.py WEIR      exits with 77, which is a skip, where the corpus is absent
"""
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("WEIR_SHARED") or ROOT.parent / "shared")


def main():
    corpus = SHARED / "corpus" / "td"
    listed = corpus / "pg15-holds.txt"
    if not listed.exists():
        print(f"skipped: there is no {listed}; WEIR_SHARED names another folder")
        return 77
    scripts = listed.read_text().split()
    done = subprocess.run([pathlib.Path(sys.argv[1]).resolve(), "run", "--with", "postgres@15", *scripts],
                          cwd=corpus, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          check=False, env={name: value for name, value in os.environ.items()
                                            if not name.startswith("PG")})
    if done.returncode == 0 and f"{len(scripts)} passed, 0 failed, 0 skipped" in done.stdout:
        return 0
    print(f"expected {len(scripts)} passes, got exit status {done.returncode}:\n{done.stdout}{done.stderr}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
