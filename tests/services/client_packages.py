"""Confluent's Python client and its serialisers, from pip, in a folder of their own."""
import hashlib
import os
import pathlib
import subprocess
import sys

REQUIREMENTS = pathlib.Path(__file__).with_name("kafka_clients.txt")


def use_clients():
    """Makes the packages importable, which pip fetches once; what went wrong, or None."""
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "weir-dev" / "python"
    digest = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:12]
    folder = cache / f"kafka-clients-{digest}-{sys.version_info.major}.{sys.version_info.minor}"
    if not folder.is_dir():
        scratch = folder.with_name(f"{folder.name}.{os.getpid()}")
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps",
                   "--require-hashes", "--only-binary", ":all:", "--target", scratch, "-r", REQUIREMENTS]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            return f"pip cannot install {REQUIREMENTS.name}: {done.stderr.strip().splitlines()[-1:]}"
        scratch.rename(folder)
    sys.path.insert(0, str(folder))
    return None
