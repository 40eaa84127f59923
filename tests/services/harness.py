"""Services of weir in a project of their own: what the tests beside share."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

PATIENCE = 300  # seconds; fetching is the slowest


def process_exists(pid):
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:
        return False
    return text[text.rindex(")") + 2] not in "ZX"


def start_time(pid):
    """In clock ticks since boot, as records have it; None if there is no such process."""
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:
        return None
    return int(text[text.rindex(")") + 2:].split()[19])


def listening_addresses():
    """Local addresses of all sockets that listen, as the kernel writes them, with their inodes."""
    found = {}
    for table in ("tcp", "tcp6"):
        for line in pathlib.Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A":
                found[fields[9]] = fields[1]
    return found


def sockets_of(pid):
    """Inodes of the sockets that a process has open."""
    found = set()
    try:
        for entry in os.scandir(f"/proc/{pid}/fd"):
            target = os.readlink(entry.path)
            if target.startswith("socket:["):
                found.add(target[8:-1])
    except OSError:
        pass  # it ends just now
    return found


def children_of(pid):
    found = [pid]
    for parent in found:
        for task in pathlib.Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += [int(child) for child in task.read_text().split()]
            except OSError:
                pass
    return found


def is_loopback(address):
    host = address.split(":")[0]
    return host in ("0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F")


class Project:
    """A folder with a weir.toml, and a state and scratch folder that nobody else uses."""

    def __init__(self, weir, config=""):
        self.weir = str(pathlib.Path(weir).resolve())
        self.base = pathlib.Path(tempfile.mkdtemp(prefix="weir-services-"))
        self.folder, self.scratch = self.base / "project", self.base / "scratch"
        for folder in (self.base, self.folder, self.scratch):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o755)  # weir as root runs services as another user
        (self.folder / "weir.toml").write_text(config)
        self.environment = {name: value for name, value in os.environ.items()
                            if not name.startswith("PG")}
        self.environment |= {"TMPDIR": str(self.scratch), "XDG_STATE_HOME": str(self.base / "state")}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.call("down", check=False)
        shutil.rmtree(self.base, ignore_errors=True)

    def start(self, *words):
        return subprocess.Popen([self.weir, *words], cwd=self.folder, env=self.environment,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, start_new_session=True)

    def popen(self, *words, stdout):
        """With standard output in a file, as another program would have it."""
        return subprocess.Popen([self.weir, *words], cwd=self.folder, env=self.environment,
                                stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE,
                                text=True, start_new_session=True)

    def call(self, *words, check=True):
        done = subprocess.run([self.weir, *map(str, words)], cwd=self.folder, env=self.environment,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=PATIENCE, check=False)
        if check and done.returncode != 0:
            raise AssertionError(f"`weir {' '.join(map(str, words))}` ended with {done.returncode}:\n"
                                 f"{done.stdout}{done.stderr}")
        return done

    def services(self):
        """What `weir ps` tells, by name."""
        return {service["name"]: service for service in json.loads(self.call("ps", "--json").stdout)}

    def leftovers(self):
        """Folders of runs and records of sessions."""
        state = self.base / "state" / "weir"
        return sorted(path.name for place in (self.scratch, state) if place.exists()
                      for path in place.iterdir())


def wait_until(condition, seconds=30.0):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
