"""What the comparisons with other libraries share: their packages, and the probe."""
import json
import os
import pathlib
import subprocess
import sys

SKIPPED = 77
PACKAGES = {"fastavro": "1.9.7", "protobuf": "4.25.5"}


def use(package):
    """Makes `package` importable: from a folder of its own, filled by pip once."""
    version = PACKAGES[package]
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "weir-dev" / "python"
    folder = cache / f"{package}-{version}-{sys.version_info.major}.{sys.version_info.minor}"
    if not folder.is_dir():
        scratch = folder.with_name(f"{folder.name}.{os.getpid()}")
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check",
                   "--target", scratch, f"{package}=={version}"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            print(f"skipped: pip cannot install {package} {version}: {done.stderr.strip().splitlines()[-1:]}")
            sys.exit(SKIPPED)
        scratch.rename(folder)
    sys.path.insert(0, str(folder))


class Number(str):
    """Digits that stand in JSON as they are."""


def write(value):
    """JSON with exact numbers."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(write(part) for part in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(json.dumps(k) + ": " + write(v) for k, v in value.items()) + "}"
    return json.dumps(value)


class Probe:
    """weir's codecs in a process of their own."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        encoding="utf-8")

    def ask(self, **request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"the probe died of {request}")
        return json.loads(line, parse_float=Number, parse_int=Number)

    def must(self, **request):
        answer = self.ask(**request)
        if "error" in answer:
            sys.exit(f"{request}: {answer['error']}")
        return answer

    def close(self):
        self.process.stdin.close()
        if self.process.wait(timeout=30) != 0:
            sys.exit("the probe failed")


def check(condition, *what):
    if not condition:
        sys.exit(" ".join(str(part) for part in what))
