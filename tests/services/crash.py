#!/usr/bin/env python3
"""Kills weir, its supervisor, or both at random moments of up, run and down: one `weir down` leaves nothing.

usage: crash.py WEIR [--moments N] [--first N] [--seconds S] [--seed N]

A round starts `weir up`, `weir run` (with services of its own, or with those that `weir up` left running) or
`weir down` with PostgreSQL, half of the time with Kafka beside it, and sends SIGKILL at a random moment. Then
`weir down` is called once. After that no process of the services lives, none of their ports is bound, and no
shared memory, run folder or record of a session is left.

Whom it does not concern is not touched: a program with the name of a service, the program whose process id
stands, with another start time, in the records of dead runs and of a dead session, as if ids had been used
again, and the services of another weir in the same scratch folder and on the same cache, which is up all the
time and runs scripts while the first one crashes.

A round depends on the seed and its number only: `--first 117 --moments 1` repeats that one. All 200 take
a quarter of an hour; what ctest runs is WEIR_CRASH_MOMENTS of them, else a share.
"""
import argparse
import collections
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import time

import harness

SHARE = 16
CONFIG = '[service.postgres]\nversion = "18"\n'
OTHER_CONFIG = '[service.postgres]\nversion = "17"\n'
SCRIPTS = {
    "postgres": "$ postgres-execute connection=${service.postgres.url}\nCREATE TABLE t (a int)\n\n"
                "> SELECT 1 FROM pg_sleep(0.05)\n1\n",
    "kafka": "$ shell-execute\necho ${service.kafka.addr}\n",
}
LONGEST = {  # seconds; a moment lies within
    ("up", 1): 0.5, ("run", 1): 1.2, ("down", 1): 0.3,
    ("up", 2): 2.4, ("run", 2): 3.2, ("down", 2): 0.8,
}
BUDGET = 15  # seconds for what is to be gone; a supervisor whose weir is gone takes a moment


def supervisors(folders):
    """Ids that the records of run folders name as supervisors and that still run."""
    found = []
    for folder in folders:
        try:
            lines = (folder / "weir.run").read_text().splitlines()
        except OSError:
            continue
        for line in lines:
            role, pid, start_time, *_ = line.split()
            if role == "supervisor" and harness.start_time(int(pid)) == int(start_time):
                found.append(int(pid))
    return found


def processes_of(project, others):
    """Processes whose command line or environment speaks of the project: of its state, or of a run folder in
    its scratch folder that is not one of the others."""
    run = re.compile(re.escape(os.fsencode(project.scratch)) + rb"/(weir-[0-9]+-[0-9]+-[0-9a-f]+)")
    state, found = os.fsencode(project.environment["XDG_STATE_HOME"]), []
    for entry in os.listdir("/proc"):
        if not entry.isdigit() or int(entry) == os.getpid():
            continue
        try:
            place = pathlib.Path(f"/proc/{entry}")
            text = (place / "cmdline").read_bytes() + b"\0" + (place / "environ").read_bytes()
        except OSError:
            continue
        runs = {os.fsdecode(name) for name in run.findall(text)}
        if (state in text or not all(map(others, runs))) and harness.process_exists(int(entry)):
            found.append(int(entry))
    return found


def ports_of(pids):
    listening = harness.listening_addresses()
    return {listening[inode] for pid in pids for inode in harness.sockets_of(pid) if inode in listening}


def unused_segments():
    """Segments of System V that nobody has attached; all of them are what somebody left."""
    lines = pathlib.Path("/proc/sysvipc/shm").read_text().splitlines()[1:]
    return {fields[1] for fields in map(str.split, lines) if fields[6] == "0"}


def shared_files():
    # Run folders of other tests may lie there too.
    return {name for name in os.listdir("/dev/shm") if not name.startswith("weir-")}


def kill(pids):
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


class Bystander:
    """A program with the name of a service, which nobody may touch."""

    def __init__(self, folder):
        program = folder / "postgres"
        program.symlink_to("/bin/sleep")
        self.process = subprocess.Popen([program, "100000"], start_new_session=True)
        boot = pathlib.Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        self.gone = f"{self.process.pid} 1 {boot}"

    def lives(self):
        return self.process.poll() is None

    def leave_false_records(self, project, session):
        """A run and a session of weirs that are gone, which name the bystander's id with another start time."""
        run = project.scratch / "weir-1-1-00000000"
        run.mkdir(exist_ok=True)
        (run / "weir.run").write_text("".join(f"{role} {self.gone}\n" for role in ("owner", "supervisor", "service")))
        name, record = session
        record |= {"supervisor": self.gone, "run": str(run)}
        for service in record["services"].values():
            service["process"] = self.gone
        path = project.base / "state" / "weir" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(record))

    def end(self):
        self.process.kill()
        self.process.wait()


class Neighbour:
    """Another project, up all the time in the same scratch folder and on the same cache."""

    def __init__(self, project):
        self.project = harness.Project(project.weir, OTHER_CONFIG)
        self.project.environment["TMPDIR"] = str(project.scratch)
        self.project.call("up", "--detach", "postgres")
        self.kept = {folder.name for folder in project.scratch.iterdir()}
        self.pid = self.project.services()["postgres"]["pid"]
        (self.project.folder / "one.td").write_text(SCRIPTS["postgres"].split("\n\n")[1])
        self.running = None

    def owns(self, name):
        """Whether a run folder is one of its: of its services, or of its run, which comes and goes."""
        return name in self.kept or (self.running and name.startswith(f"weir-{self.running.pid}-"))

    def run(self):
        """Scripts, while the other project crashes."""
        self.running = self.project.start("run", "--own-services", "one.td")

    def problems(self):
        text, _ = self.running.communicate(timeout=120)
        found = [] if self.running.returncode == 0 else [f"the neighbour's run failed: {text}"]
        service = self.project.services()["postgres"]
        if service["state"] != "ready" or service["pid"] != self.pid:
            found.append(f"the neighbour's service is not as it was: {service}")
        return found

    def end(self):
        with self.project:
            pass


class Round:
    """One kill, and what is left after it."""

    def __init__(self, project, neighbour, options, number):
        self.rng = random.Random(f"{options.seed}:{number}")
        self.project, self.neighbour = project, neighbour
        self.command = self.rng.choice(["up", "run", "down"])
        self.victim = ("weir", "supervisor", "both")[number % 3]
        self.services = ["postgres", "kafka"][:self.rng.choice([1, 2])]
        self.moment = self.rng.uniform(0, LONGEST[self.command, len(self.services)])
        self.joins = self.command == "run" and self.rng.random() < 0.5
        self.seen = set()  # ports

    def __str__(self):
        return (f"{self.victim} killed {self.moment:.3f} s after the start of `weir {self.command}` with "
                f"{' and '.join(self.services)}{', which ran already' if self.joins else ''}")

    def folders(self):
        """Run folders of this project's weirs."""
        return [folder for folder in self.project.scratch.iterdir() if not self.neighbour.owns(folder.name)]

    def processes(self):
        return processes_of(self.project, self.neighbour.owns)

    def crash(self):
        if self.command == "down" or self.joins:
            self.project.call("up", "--detach", *self.services)
        words = {"up": ["up", "--detach", *self.services], "down": ["down"],
                 "run": ["run", *(f"{name}.td" for name in self.services)]}[self.command]
        self.neighbour.run()
        process = self.project.start(*words)
        time.sleep(self.moment)
        self.seen = ports_of(self.processes())
        if self.victim != "supervisor":
            process.kill()
        if self.victim != "weir":
            kill(supervisors(self.folders()))
        process.communicate(timeout=60)

    def left(self, before):
        """What should not be there, by kind."""
        state = self.project.base / "state" / "weir"
        files = [*self.folders(), *(state.iterdir() if state.exists() else [])]
        return {
            "processes": self.processes(),
            "ports": sorted(self.seen & set(harness.listening_addresses().values())),
            "files": sorted(path.name for path in files),
            "shared memory": sorted(shared_files() - before[0]),
            "segments": sorted(unused_segments() - before[1]),
        }

    def problems(self, before):
        done = self.project.call("down", check=False)
        found = []
        if not harness.wait_until(lambda: not any(self.left(before).values()), BUDGET):
            found.append(f"left: { {kind: what for kind, what in self.left(before).items() if what} }")
        if done.returncode not in (0, 3):  # 3: nothing ran any more
            found.append(f"`weir down` ended with {done.returncode}: {done.stderr}")
        return found + self.neighbour.problems()


def session_of(project):
    """Name and content of the record of a session that runs."""
    path, = [path for path in (project.base / "state" / "weir").iterdir() if path.suffix == ".json"]
    return path.name, json.loads(path.read_text())


def run_rounds(options, project, neighbour, bystander):
    """How many rounds there were of each kind."""
    project.call("up", "--detach")
    session = session_of(project)
    project.call("down")
    before = shared_files(), unused_segments()
    end = time.monotonic() + options.seconds
    counts = collections.Counter()
    for number in range(options.first, options.first + options.moments):
        if time.monotonic() > end:
            break
        bystander.leave_false_records(project, session)
        one = Round(project, neighbour, options, number)
        one.crash()
        problems = one.problems(before)
        if not bystander.lives():
            problems.append("the bystander was ended")
        if problems:
            sys.exit(f"round {number}, seed {options.seed}: {one}: {problems}")
        counts[f"{one.victim} during {one.command}"] += 1
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weir")
    parser.add_argument("--moments", type=int, default=int(os.environ.get("WEIR_CRASH_MOMENTS", SHARE)))
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=3600.0)
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    begun = time.monotonic()
    with harness.Project(options.weir, CONFIG) as project:
        for name, text in SCRIPTS.items():
            (project.folder / f"{name}.td").write_text(text)
        neighbour = Neighbour(project)
        bystander = Bystander(project.base)
        try:
            counts = run_rounds(options, project, neighbour, bystander)
        finally:
            bystander.end()
            neighbour.end()
    rounds = sum(counts.values())
    print(json.dumps({"rounds": rounds, "first": options.first, "seed": options.seed,
                      "seconds": round(time.monotonic() - begun), "kinds": dict(sorted(counts.items()))}))
    if rounds < options.moments / 3:
        sys.exit(f"time was up after {rounds} of {options.moments} moments")


if __name__ == "__main__":
    main()
