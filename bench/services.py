"""How fast services come up and go, from a warm cache."""
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

from measure import CLEAN, WEIR, Result

ROUNDS = 5
SETS = {"postgres": 0.25, "kafka": 2.0, "postgres kafka schema-registry s3": 5.0}
DOWN = 1.5  # of the largest set
# The same programs as somebody starts them who has no time for flags: no class archives, JVMs as they come,
# and folders of data made at each start.
PLAIN = """
[service.kafka.prepare]
command = []
[service.kafka.start]
command = ["${tool.java}", "-cp", "${jars.libs}", "kafka.Kafka", "server.properties"]
[service.schema-registry.start]
command = ["${tool.java}", "-Dquarkus.http.host=127.0.0.1", "-Dquarkus.http.port=${port.http}",
           "-jar", "${artefact.app}/apicurio-registry-app-${version}-runner.jar"]
"""


class Project:
    def __init__(self, folder, config=""):
        folder.mkdir()
        (folder / "weir.toml").write_text(config)
        self.folder = folder
        self.environment = CLEAN | {"XDG_STATE_HOME": str(folder / "state")}
        self.cache = None

    def prepare_each_time(self, artefacts):
        """From now on every `up` prepares anew, from the artefacts at hand."""
        self.cache = self.folder / "cache"
        self.cache.mkdir()
        self.cache.chmod(0o755)
        (self.cache / "artefacts").symlink_to(artefacts)
        self.environment["WEIR_CACHE"] = str(self.cache)

    def weir(self, *words):
        begin = time.perf_counter()
        done = subprocess.run([WEIR, *words], cwd=self.folder, env=self.environment,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"weir {' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return time.perf_counter() - begin, done.stdout

    def up_and_down(self, services):
        """Seconds of up and of down, and of each service from exec to ready."""
        if self.cache is not None:
            shutil.rmtree(self.cache / "prepared", ignore_errors=True)
        up, output = self.weir("up", "--detach", "--json", *services)
        down, _ = self.weir("down")
        return up, down, {service["name"]: service["ready_after"] for service in json.loads(output)}


def medians(rounds):
    each = {name: statistics.median(ready[name] for _, _, ready in rounds) for name in rounds[0][2]}
    return statistics.median(r[0] for r in rounds), statistics.median(r[1] for r in rounds), each


def services(folder):
    os.chmod(folder, 0o755)  # services of root run as another user
    ours = Project(folder / "services")
    plain = Project(folder / "plain", PLAIN)
    _, listed = ours.weir("fetch", "--json", "postgres")
    plain.prepare_each_time(pathlib.Path(json.loads(listed)["cache"]) / "artefacts")
    results = []
    for names, limit in SETS.items():
        words = names.split()
        ours.weir("fetch", *words)
        ours.up_and_down(words)  # fills the cache with prepared state
        plain.up_and_down(words)
        up, down, each = medians([ours.up_and_down(words) for _ in range(ROUNDS)])
        plain_up, _, _ = medians([plain.up_and_down(words) for _ in range(2)])
        parts = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in each.items())
        # What one service promises is about itself; of a set the whole command counts.
        value = up if len(words) > 1 else each[words[0]]
        results.append(Result(f"up, warm cache: {names}", f"{value:.2f} s", f"{limit:g} s", value <= limit,
                              f"medians of {ROUNDS}: the whole command {up:.2f} s, exec to ready: {parts}; with default "
                              f"JVM flags and no prepared state {plain_up:.2f} s"))
    results.append(Result(f"down of {len(words)} services", f"{down:.2f} s", f"{DOWN:g} s", down <= DOWN, ""))
    return results
