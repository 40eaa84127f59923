#!/usr/bin/env python3
"""Kills weir, its supervisor, or both at random moments of up, run and down: one `weir down` leaves nothing.

usage: crash.py WEIR [--moments N] [--seconds S] [--seed N]

After each kill `weir down` is called once. Then no process of the services lives, no port of theirs is
bound, no shared memory, run folder or record of a session is left. All the while a bystander runs that has
the name of a service, and records of a dead session name the bystander's process id with another start time,
as if ids had been used again: it must not be touched.
"""
import argparse
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import time

import harness

CONFIG = '[service.postgres]\nversion = "18"\n'
SCRIPT = "> SELECT 1 FROM pg_sleep(0.05)\n1\n"
LONGEST = {"up": 0.6, "run": 0.8, "down": 0.4}  # seconds; a moment lies within


def supervisors(scratch):
    """Ids that the records of run folders name as supervisors and that still run."""
    found = []
    for record in scratch.glob("*/weir.run"):
        for line in record.read_text().splitlines():
            role, pid, start_time, *_ = line.split()
            if role == "supervisor" and harness.start_time(int(pid)) == int(start_time):
                found.append(int(pid))
    return found


def processes_in(folder):
    """Processes whose command line speaks of the folder: those of services there."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit() and int(entry) != os.getpid():
            try:
                if str(folder).encode() in pathlib.Path(f"/proc/{entry}/cmdline").read_bytes():
                    found.append(int(entry))
            except OSError:
                pass
    return [pid for pid in found if harness.process_exists(pid)]


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

    def lives(self):
        return self.process.poll() is None

    def leave_false_record(self, scratch):
        """A run folder of weirs that are gone, which names the bystander's id with another start time."""
        boot = pathlib.Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        folder = scratch / "weir-1-1-00000000"
        folder.mkdir(exist_ok=True)
        gone = f"{self.process.pid} 1 {boot}"
        (folder / "weir.run").write_text(f"owner {gone}\nsupervisor {gone}\nservice {gone}\n")

    def end(self):
        self.process.kill()
        self.process.wait()


def one_round(project, rng, victims):
    """The command that was killed, and how long after its start."""
    command = rng.choice(list(LONGEST))
    moment = rng.uniform(0, LONGEST[command])
    if command == "down" or (command == "run" and rng.random() < 0.5):
        project.call("up", "--detach")
    words = {"up": ["up", "--detach"], "run": ["run", "one.td"], "down": ["down"]}[command]
    process = project.start(*words)
    time.sleep(moment)
    if victims != "supervisor":
        process.kill()
    if victims != "weir":
        kill(supervisors(project.scratch))
    process.communicate(timeout=60)
    return f"{victims} killed {moment:.3f} s after the start of `weir {' '.join(words)}`"


def leftovers(project, shared_before):
    problems = []
    if not harness.wait_until(lambda: not processes_in(project.scratch), 10):
        problems.append(f"processes {processes_in(project.scratch)}")
    # A supervisor whose weir is gone takes a moment to end what it has.
    if not harness.wait_until(lambda: not project.leftovers(), 10):
        problems.append(f"files {project.leftovers()}")
    # Run folders of other tests may lie there too.
    if left := {name for name in set(os.listdir("/dev/shm")) - shared_before if not name.startswith("weir-")}:
        problems.append(f"shared memory {sorted(left)}")
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weir")
    parser.add_argument("--moments", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=240.0)
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    end = time.monotonic() + options.seconds
    rounds = 0
    with harness.Project(options.weir, CONFIG) as project:
        (project.folder / "one.td").write_text(SCRIPT)
        project.call("up", "--detach")
        project.call("down")
        shared = set(os.listdir("/dev/shm"))
        bystander = Bystander(project.base)
        try:
            while rounds < options.moments and time.monotonic() < end:
                bystander.leave_false_record(project.scratch)
                what = one_round(project, rng, ("weir", "supervisor", "both")[rounds % 3])
                done = project.call("down", check=False)
                problems = leftovers(project, shared)
                if done.returncode not in (0, 3):
                    problems.append(f"`weir down` ended with {done.returncode}: {done.stderr}")
                if not bystander.lives():
                    problems.append("the bystander was ended")
                if problems:
                    sys.exit(f"round {rounds}, seed {options.seed}: {what}; left: {problems}")
                rounds += 1
        finally:
            bystander.end()
    print(json.dumps({"rounds": rounds, "seed": options.seed}))
    if rounds < options.moments:
        print(f"time was up after {rounds} of {options.moments} moments")


if __name__ == "__main__":
    main()
