"""Running and measuring programs: what all benchmarks use."""
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
BUILD = pathlib.Path(os.environ.get("WEIR_BUILD", ROOT / "build"))
WEIR = BUILD / "bin" / "weir"
CLEAN = {k: v for k, v in os.environ.items() if not k.startswith("PG")}


class Result:
    def __init__(self, name, value, limit, good, detail):
        self.name, self.value, self.limit, self.good, self.detail = name, value, limit, good, detail


def timed(command, **options):
    start = time.perf_counter()
    run = subprocess.run(command, capture_output=True, text=True, env=CLEAN, check=False, **options)
    elapsed = time.perf_counter() - start
    if run.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} ended with {run.returncode}:\n{run.stdout}{run.stderr}")
    return elapsed, run.stdout


def find_psql():
    """The real program: Debian's /usr/bin/psql is a wrapper in Perl."""
    for folder in sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "psql").exists():
            return folder / "psql"
    return None


class Server:
    """A PostgreSQL that weir starts and holds for us: a script that waits until it is told to stop."""

    def __init__(self, folder):
        self.ready, self.stop = folder / "url", folder / "stop"
        script = folder / "hold.td"
        script.write_text(f"$ psql-execute command=\"\\! printf %s '${{weir.url}}' > {self.ready}\"\n"
                          f"$ psql-execute command=\"\\! while [ ! -e {self.stop} ]; do sleep 0.05; done\"\n")
        self.process = subprocess.Popen([WEIR, "run", "--timeout", "1h", str(script)], env=CLEAN,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        while not (self.ready.exists() and self.ready.read_text()):
            if self.process.poll() is not None:
                sys.exit("weir could not hold a server:\n" + self.process.stdout.read())
            time.sleep(0.02)
        self.url = self.ready.read_text()

    def close(self):
        self.stop.touch()
        self.process.wait(30)


class Usage:
    """What a program took: seconds, seconds of CPU of it and those it awaited, largest memory in MB."""

    def __init__(self, wall, usage):
        self.wall, self.cpu, self.peak = wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def start(command, output):
    """A program whose output, which is not small, goes to a file."""
    with open(output, "wb") as out:
        return subprocess.Popen(command, env=CLEAN, stdout=out, stderr=subprocess.STDOUT)


def finish(process, begin, output):
    _, process.returncode, usage = os.wait4(process.pid, 0)
    if process.returncode != 0:
        text = pathlib.Path(output).read_text(errors="replace")
        sys.exit(f"{' '.join(map(str, process.args))} did not pass:\n{text[-3000:]}")
    return Usage(time.perf_counter() - begin, usage)


def measured(command, output):
    begin = time.perf_counter()
    return finish(start(command, output), begin, output)


def built(folder, name):
    program = BUILD / folder / name
    if not program.exists():
        subprocess.run(["ninja", "-C", BUILD, name], check=True, stdout=subprocess.DEVNULL)
    return program
