#!/usr/bin/env python3
"""Kills weir at many moments of a run: nothing of that run may be left.

usage: run.py WEIR [--moments N] [--seed N]

This program is the reaper of its descendants, so whatever a run leaves behind, however it detached
itself, ends up below this process and is found by its parent's id. First weir is killed while a shell
that psql started runs a program: on a server of its own, with the supervisor, on a target. Then come the
moments of a run that uses a shared server, servers of their own and psql: a moment is a random time after
one of three events: weir was started, it has a run folder, a service runs. In every fifth round the
supervisor, known by its record, is killed together with weir: then the processes must end by themselves,
and the next weir removes the folder.
"""
import argparse
import ctypes
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile
import time

PR_SET_CHILD_SUBREAPER = 36
PATIENCE = 60  # seconds; a healthy run is gone within one
SCRIPTS = {
    "rows.td": "> CREATE TABLE t AS SELECT g AS a FROM generate_series(1, 1000) g\n"
               "> SELECT count(*) FROM t\n1000\n$ file-append path=left\nbehind\n",
    "sleep.td": "> SELECT 1 FROM pg_sleep(0.2)\n1\n",
    "role.td": "> CREATE ROLE somebody\n> DROP ROLE somebody\n",
    "psql.td": '$ psql-execute command="SELECT 2 AS two FROM pg_sleep(0.1)"\n\\ two\n-----\n   2\n',
    "shell.td": '$ psql-execute command="\\! sleep 0.3"\n',
    "again.td": "> SELECT 3\n3\n",
}
# Runs until it is killed; the shell and the program are neither weir's children nor psql's to end.
STUCK = '$ psql-execute command="\\! sleep 4711; true"\n'
# In an isolated run on a target: no database of another isolated run is left on the server.
ALONE = "> SELECT count(*) FROM pg_database WHERE datname ~ '^weir_[0-9]+_[0-9]+_[0-9a-f]+_'\n1\n"
# Holds its server until a file appears, and says where the server is; nobody is connected to `origin`.
HOLD = ('> CREATE DATABASE origin\n'
        '$ psql-execute command="\\! printf %s \'${{weir.url}}\' > {0}/url"\n'
        '$ psql-execute command="\\! while [ ! -e {0}/stop ]; do sleep 0.05; done"\n')


def stat_of(pid):
    """(state, parent, start time) of a process, or None if there is none."""
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:
        return None
    fields = text[text.rindex(")") + 2:].split()
    return fields[0], int(fields[1]), int(fields[19])


def descendants():
    """Ids of everything alive below this process."""
    parents = {}
    for entry in os.listdir("/proc"):
        status = stat_of(entry) if entry.isdigit() else None
        if status and status[0] not in "ZX":
            parents[int(entry)] = status[1]
    found = {os.getpid()}
    while grown := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= grown
    return found - {os.getpid()}


def stuck_programs():
    """Ids of the shell and the program of the stuck script, once they run."""
    found = []
    for pid in descendants():
        try:
            if b"4711" in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
        except OSError:
            pass  # it has just ended
    return found


def end_descendants():
    for pid in descendants():
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # it ended together with another


def wait_until(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


class Rounds:
    def __init__(self, weir, base):
        self.weir = weir
        self.scratch, self.scripts = base / "scratch", base / "scripts"
        self.scratch.mkdir()
        self.scripts.mkdir()
        for name, text in SCRIPTS.items():
            (self.scripts / name).write_text(text)
        self.stuck, self.alone, self.hold = base / "stuck.td", base / "alone.td", base / "hold.td"
        self.stuck.write_text(STUCK)
        self.alone.write_text(ALONE)
        self.hold.write_text(HOLD.format(base))
        for folder in (base, self.scratch, self.scripts):
            folder.chmod(0o755)  # weir as root runs servers as another user
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        self.environment["TMPDIR"] = str(self.scratch)

    def start(self, scripts="", options=()):
        paths = str(self.scripts / scripts)
        return subprocess.Popen([self.weir, "run", "--jobs", "2", "--seed", "1", *options, paths],
                                env=self.environment, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def complete(self):
        """Runs to the end. How long it took from each event to the end."""
        process = self.start()
        begins = []
        for event in self.events():
            self.await_event(event, process)
            begins.append(time.monotonic())
        output = process.communicate()[0].decode(errors="replace")
        if process.returncode != 0:
            sys.exit(f"the run that is to be killed does not pass:\n{output}")
        return [time.monotonic() - begin for begin in begins]

    def events(self):
        """Weir was started; it has a run folder; its supervisor has a service."""
        return [lambda: True, self.folders, lambda: len(descendants()) > 2]

    def await_event(self, event, process):
        if not wait_until(lambda: event() or process.poll() is not None) or process.returncode is not None:
            end_descendants()
            sys.exit("weir ended too early:\n" + process.communicate()[0].decode(errors="replace"))

    def folders(self):
        return sorted(p.name for p in self.scratch.iterdir())

    def supervisors(self):
        """Ids that the records of run folders name as supervisors and that are still theirs."""
        found = []
        for record in self.scratch.glob("*/weir.run"):
            for line in record.read_text().splitlines():
                role, pid, start_time, *_ = line.split()
                status = stat_of(pid)
                if role == "supervisor" and status and status[2] == int(start_time):
                    found.append(int(pid))
        return found

    def kill_after(self, event, moment, with_supervisor):
        process = self.start()
        self.await_event(event, process)
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            pass
        process.kill()
        if with_supervisor:
            for pid in self.supervisors():
                os.kill(pid, signal.SIGKILL)
        process.communicate()

    def kill_stuck(self, options, with_supervisor):
        """Kills weir while the shell of a script runs a program; what is left of the shell's programs."""
        process = self.start(self.stuck, options)
        self.await_event(lambda: len(stuck_programs()) > 1, process)
        supervisors = self.supervisors() if with_supervisor else []
        process.kill()
        for pid in supervisors:
            os.kill(pid, signal.SIGKILL)
        process.communicate()
        return [] if wait_until(lambda: not stuck_programs()) else stuck_programs()

    def leftovers(self):
        return f"processes {sorted(descendants())}, folders {self.folders()}"


def kill_with_programs(rounds, base):
    """The first thing that was left, or an empty text."""
    for with_supervisor in (False, True):
        if left := rounds.kill_stuck((), with_supervisor):
            return f"killed {'with its supervisor ' if with_supervisor else ''}weir left the programs {left}"
        if not wait_until(lambda: not descendants()):
            return f"killed with a program, weir left {rounds.leftovers()}"
        rounds.start("again.td").communicate()
    holder = rounds.start(rounds.hold, ("--timeout", "1h"))
    url = base / "url"
    rounds.await_event(lambda: url.exists() and url.read_text(), holder)
    target = re.sub(r"/[^/?]+(\?|$)", r"/origin\1", url.read_text())
    options = ("--target", target, "--isolate")
    left = rounds.kill_stuck(options, False)
    check = rounds.start(rounds.alone, options)
    output = check.communicate()[0].decode(errors="replace")
    (base / "stop").touch()
    holder.communicate()
    if left:
        return f"killed on a target, weir left the programs {left}"
    return f"killed on a target, weir left its database:\n{output}" if check.returncode != 0 else ""


def run_rounds(rounds, moments, rng):
    """The first thing that was left, or an empty text."""
    lengths = rounds.complete()
    events = rounds.events()
    for number in range(moments):
        which = number % len(events)
        moment = rng.random() * lengths[which]
        with_supervisor = number % 5 == 2
        where = (f"killed {'with its supervisor ' if with_supervisor else ''}"
                 f"{moment:.3f} s after event {which}")
        rounds.kill_after(events[which], moment, with_supervisor)
        if not wait_until(lambda: not descendants()):
            return f"{where}, weir left {rounds.leftovers()}"
        if with_supervisor:
            rounds.start("again.td").communicate()
        if not wait_until(lambda: not rounds.folders() and not descendants()):
            return f"{where}, weir left {rounds.leftovers()}"
    print(f"{moments} moments, nothing left")
    return ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("weir", type=pathlib.Path)
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--seed", type=int, default=20261125)
    arguments = parser.parse_args()
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        sys.exit("this system has no child subreapers")
    with tempfile.TemporaryDirectory(prefix="weir-kill-") as base:
        rounds = Rounds(str(arguments.weir.resolve()), pathlib.Path(base))
        problem = kill_with_programs(rounds, pathlib.Path(base))
        problem = problem or run_rounds(rounds, arguments.moments, random.Random(arguments.seed))
    if problem:
        print(problem)
        end_descendants()
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main())
