"""What the cases on Kafka run in: scripts on one broker and one registry."""
import subprocess
import textwrap
import time

from harness import PATIENCE

PLACE = ["--target", "sqlite::memory:", "--seed", "7"]
SEED = "0000000007"

# Machines that do much else take their time.
CONFIG = "".join(f'[service.{name}.start]\ntimeout = "5min"\nrestart-timeout = "5min"\n'
                 for name in ("kafka", "schema-registry"))


class Kafka:
    """A project whose services run, and scripts in it."""

    def __init__(self, project):
        self.project = project
        words = project.call("env").stdout.replace("export ", "").split("\n")
        self.exports = dict(line.strip().replace("'", "").split("=", 1) for line in words if "=" in line)
        self.address = self.exports["KAFKA_ADDR"]

    def run(self, text, *options, code=0, place=PLACE):
        path = self.project.folder / "script.td"
        path.write_text(textwrap.dedent(text).lstrip())
        began = time.monotonic()
        done = self.project.call("run", *place, *options, path.name, check=False)
        self.seconds = time.monotonic() - began
        assert done.returncode == code, f"exit status {done.returncode}, not {code}:\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def kcat(self, *words, text=None):
        done = subprocess.run(["kcat", "-b", self.address, *words], input=text, capture_output=True, text=True,
                              timeout=PATIENCE, check=True,
                              stdin=None if text is not None else subprocess.DEVNULL)
        return done.stdout

    def topics(self):
        return self.kcat("-L")
