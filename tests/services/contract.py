#!/usr/bin/env python3
"""What every service of the catalogue promises, tried on the real one.

usage: contract.py WEIR SERVICE[@VERSION]     exits with 77, which is a skip, where a client is missing

It comes up, is used by a client that is not weir's, listens on the loopback only, loses nothing that
it says it keeps when it is killed and started again, is paused and resumed, and when it is down
nothing is left. What has TLS or logins is used that way too, before and after: clients compare
certificate and name, and none gets in with another authority or a wrong password.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time
import urllib.parse
import urllib.request

import harness

SKIP = 77
SCHEMA = json.dumps({"schema": json.dumps({"type": "string"})}).encode()


def need(program):
    if shutil.which(program) is None:
        print(f"skipped: `{program}` is not installed")
        sys.exit(SKIP)


def ask(method, url, body=None, **headers):
    request = urllib.request.Request(url, body, headers, method=method)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read().decode()


def run(*words, text=None):
    return subprocess.run(words, input=text, capture_output=True, text=True, check=True,
                          timeout=60).stdout


def refused(reason, *words):
    """Whether the program ends badly and says why."""
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode != 0 and reason in (done.stdout + done.stderr).lower()


def authority_of_nobody(project):
    """The file of an authority that has signed nothing."""
    path = project.folder / "nobody.crt"
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc",
        "-subj", "/CN=nobody", "-keyout", project.folder / "nobody.key", "-out", path)
    return str(path)


class Sql:
    """Any service whose shell takes a statement behind `option`."""

    def __init__(self, option):
        self.option = option

    def statement(self, project, name, sql):
        return project.call("sql", name, "--", self.option, sql).stdout

    def write(self, project, name):
        self.statement(project, name, "create table kept (a int)")
        self.statement(project, name, "insert into kept values (42)")

    def read(self, project, name):
        return "42" in self.statement(project, name, "select a from kept")


class Postgres(Sql):
    """The client is the psql of the same version."""

    def secure(self, project, name):
        service = project.services()[name]
        psql = pathlib.Path(os.readlink(f"/proc/{service['pid']}/exe")).with_name("psql")
        ask_tls = ["-X", "-Atc", "select ssl, version from pg_stat_ssl where pid = pg_backend_pid()"]
        tls = service["urls"]["tls"]
        assert run(psql, *ask_tls, tls) == "t|TLSv1.3\n"
        assert run(psql, *ask_tls, tls.replace("@127.0.0.1:", "@localhost:")) == "t|TLSv1.3\n"
        assert refused("certificate verify failed", psql, *ask_tls, tls.replace(service["urls"]["ca"],
                                                                              authority_of_nobody(project)))


    def as_build(self, project, name):
        """Programs of the user's: for `weir run`, and for a service whose build has no TLS."""
        service = project.services()[name]
        programs = pathlib.Path(os.readlink(f"/proc/{service['pid']}/exe")).parent
        (project.folder / "one.td").write_text("> SELECT 1\n1\n")
        project.call("run", "--no-config", "--with", f"postgres={programs}", "one.td")
        folder = project.folder / "build" / "bin"
        folder.mkdir(parents=True)
        for program in programs.iterdir():
            (folder / program.name).symlink_to(program)
        (folder / "postgres").unlink()
        (folder / "postgres").write_text(f"""#!/bin/sh
case "$*" in *"-C ssl_library") exit 0;; esac
exec {programs}/postgres "$@"
""")
        (folder / "postgres").chmod(0o755)
        config = f'[service.{name}]\nversion = "{service["version"]}"\npath = "{folder.parent}"\n'
        with harness.Project(project.weir, config) as other:
            other.call("up", "--detach")
            assert self.statement(other, name, "show ssl") == "off\n"


class Mariadb(Sql):
    def write(self, project, name):
        self.statement(project, name, "create database d")
        self.statement(project, name, "create table d.kept (a int)")
        self.statement(project, name, "insert into d.kept values (42)")

    def read(self, project, name):
        return "42" in self.statement(project, name, "select a from d.kept")

    def secure(self, project, name):
        def version(authority):
            return project.call("sql", name, "--", "--ssl-verify-server-cert", f"--ssl-ca={authority}", "-Ne",
                                "show session status like 'ssl_version'", check=False).stdout

        assert version(project.services()[name]["urls"]["ca"]).split() == ["Ssl_version", "TLSv1.3"]
        assert version(authority_of_nobody(project)) == ""


class Script:
    """By scripts of weir, on the service's URL."""

    def __init__(self, write, read):
        self.scripts = {"write": write, "read": read}

    def run(self, project, name, script):
        url = project.services()[name]["urls"]["main"]
        path = pathlib.Path(project.folder) / f"{script}.td"
        path.write_text(self.scripts[script])
        return project.call("run", "--no-config", "--target", url, path, check=False)

    def write(self, project, name):
        done = self.run(project, name, "write")
        assert done.returncode == 0, done.stdout + done.stderr

    def read(self, project, name):
        return self.run(project, name, "read").returncode == 0


def kcat(address, protocol, *settings):
    words = ["kcat", "-b", address, "-X", f"security.protocol={protocol}", "-m", "10"]
    for setting in settings:
        words += ["-X", setting]
    return words


def exchange(address, protocol, *settings):
    """A message goes to a topic and comes back."""
    client = kcat(address, protocol, *settings)
    sent = f"{protocol} {time.monotonic_ns()}"
    run(*client, "-P", "-t", "secure", text=sent + "\n")
    assert sent in run(*client, "-C", "-t", "secure", "-e", "-q", "-o", "beginning")


class Kafka:
    def write(self, project, name):
        need("kcat")
        address = project.services()[name]["urls"]["main"]
        run("kcat", "-b", address, "-P", "-t", "kept", text="forty-two\n")

    def read(self, project, name):
        address = project.services()[name]["urls"]["main"]
        return "forty-two" in run("kcat", "-b", address, "-C", "-t", "kept", "-e", "-q", "-o", "beginning")

    def secure(self, project, name):
        service = project.services()[name]
        urls, stranger = service["urls"], authority_of_nobody(project)
        ca = f"ssl.ca.location={urls['ca']}"
        login = ["sasl.mechanism=PLAIN", "sasl.username=test", "sasl.password=testtest"]
        own = [f"ssl.certificate.location={urls['client-certificate']}",
               f"ssl.key.location={urls['client-key']}"]
        exchange(urls["sasl"], "SASL_PLAINTEXT", *login)
        exchange(urls["ssl"], "SSL", ca)
        exchange(urls["ssl"], "SSL", ca, *own)
        exchange(urls["sasl-ssl"], "SASL_SSL", ca, *login)
        wrong = [*login[:2], "sasl.password=wrong"]
        assert refused("authentication failed", *kcat(urls["sasl"], "SASL_PLAINTEXT", *wrong), "-L", "-m", "3")
        trusting = kcat(urls["ssl"], "SSL", f"ssl.ca.location={stranger}")
        assert refused("certificate verify failed", *trusting, "-L", "-m", "3")
        self.scram(project, service)

    def scram(self, project, service):
        """Kafka's own client: kcat of Debian 12 cannot."""
        words = pathlib.Path(f"/proc/{service['pid']}/cmdline").read_text().split("\0")
        java = [words[0], "-XX:TieredStopAtLevel=1", "-cp", words[words.index("-cp") + 1]]
        urls = service["urls"]
        tls = ["ssl.truststore.type=PEM", f"ssl.truststore.location={urls['ca']}"]

        def look(address, protocol, mechanism, password, *more):
            module = "org.apache.kafka.common.security.scram.ScramLoginModule"
            path = project.folder / "client.properties"
            path.write_text("\n".join([
                f"security.protocol={protocol}", f"sasl.mechanism={mechanism}",
                f'sasl.jaas.config={module} required username="test" password="{password}";', *more]))
            return [*java, "kafka.admin.ConfigCommand", "--bootstrap-server", address, "--command-config",
                    path, "--describe", "--entity-type", "brokers", "--entity-name", "1", "--all"]

        assert "log.dirs" in run(*look(urls["sasl"], "SASL_PLAINTEXT", "SCRAM-SHA-256", "testtest"))
        assert "log.dirs" in run(*look(urls["sasl-ssl"], "SASL_SSL", "SCRAM-SHA-512", "testtest", *tls))
        assert refused("authentication failed",
                       *look(urls["sasl"], "SASL_PLAINTEXT", "SCRAM-SHA-256", "wrong"))


class Registry:
    def write(self, project, name):
        url = project.services()[name]["urls"]["main"]
        assert "BACKWARD" in ask("GET", f"{url}/config")
        ask("POST", f"{url}/subjects/kept-value/versions", SCHEMA,
            **{"Content-Type": "application/vnd.schemaregistry.v1+json"})

    def read(self, project, name):
        return "kept-value" in ask("GET", f"{project.services()[name]['urls']['main']}/subjects")


class S3:
    def curl(self, project, name, *words, text=None):
        need("curl")
        url = project.services()[name]["urls"]["main"]
        *options, path = words
        return run("curl", "-sS", "--fail", "--aws-sigv4", "aws:amz:us-east-1:s3", "-u", "test:testtest", "-H",
                   "x-amz-content-sha256: UNSIGNED-PAYLOAD", *options, f"{url}/{path}", text=text)

    def write(self, project, name):
        self.curl(project, name, "-X", "PUT", "bucket")
        self.curl(project, name, "-X", "PUT", "--data-binary", "forty-two", "bucket/kept")

    def read(self, project, name):
        return self.curl(project, name, "bucket/kept") == "forty-two"


class Sshd:
    def write(self, project, name):
        need("ssh-keyscan")

    def read(self, project, name):
        host, port = project.services()[name]["urls"]["main"].removeprefix("ssh://").split(":")
        return "ssh-ed25519" in run("ssh-keyscan", "-p", port, "-t", "ed25519", host)


class Debezium:
    """Changes of a PostgreSQL and of a MariaDB arrive in topics, also after a crash of the worker."""

    SOURCES = {
        "postgres": {"connector.class": "io.debezium.connector.postgresql.PostgresConnector",
                     "database.dbname": "postgres", "plugin.name": "pgoutput", "slot.name": "contract",
                     "table.include.list": "public.kept"},
        "mariadb": {"connector.class": "io.debezium.connector.mariadb.MariaDbConnector",
                    "database.server.id": "7", "database.include.list": "d", "table.include.list": "d.kept"},
    }
    TOPICS = {"postgres": "postgres.public.kept", "mariadb": "mariadb.d.kept"}

    def statement(self, project, source, sql):
        option = "-Atc" if source == "postgres" else "-Ne"
        return project.call("sql", source, "--", option, sql).stdout

    def connector(self, project, source):
        services = project.services()
        address = urllib.parse.urlsplit(services[source]["urls"]["main"])
        own = {"tasks.max": "1", "topic.prefix": source, "poll.interval.ms": "20",
               "database.hostname": address.hostname, "database.port": str(address.port),
               "database.user": address.username, "database.password": "",
               "schema.history.internal.kafka.bootstrap.servers": services["kafka"]["urls"]["main"],
               "schema.history.internal.kafka.topic": f"{source}-schemas"}
        return json.dumps(own | self.SOURCES[source]).encode()

    def write(self, project, name):
        need("kcat")
        project.call("up", "postgres", "mariadb", "--detach")
        self.statement(project, "mariadb", "create database d")
        self.number = 0
        for source, table in (("postgres", "kept"), ("mariadb", "d.kept")):
            self.statement(project, source, f"create table {table} (a int primary key)")
            url = f"{project.services()[name]['urls']['main']}/connectors/{source}/config"
            ask("PUT", url, self.connector(project, source), **{"Content-Type": "application/json"})

    def read(self, project, name):
        """A change that is new each time, of each source."""
        self.number += 1
        for source, table in (("postgres", "kept"), ("mariadb", "d.kept")):
            self.statement(project, source, f"insert into {table} values ({self.number})")
        return all(map(lambda source: self.arrives(project, source), self.TOPICS))

    def arrives(self, project, source):
        address = project.services()["kafka"]["urls"]["main"]
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            done = subprocess.run(["kcat", "-b", address, "-C", "-t", self.TOPICS[source], "-e", "-q", "-o",
                                   "beginning"], capture_output=True, text=True, check=False, timeout=60)
            changes = [json.loads(line) for line in done.stdout.splitlines()]
            if any(change["after"] == {"a": self.number} for change in changes):
                return True
            time.sleep(0.2)
        return False


SERVICES = {
    "postgres": Postgres("-Atc"),
    "mariadb": Mariadb("-Ne"),
    "kafka": Kafka(),
    "schema-registry": Registry(),
    "s3": S3(),
    "sshd": Sshd(),
    "debezium": Debezium(),
    "pg_ivm": Script(
        "> create table t (v int, s int)\n"
        "> select pgivm.create_immv('mv', 'select v, count(*) as c, sum(s) as s from t group by v')\n0\n"
        "> insert into t values (1, 2), (1, 3)\n",
        "> select v, c, s from mv\n1 2 5\n"),
}


def check_addresses(service):
    listening = harness.listening_addresses()
    addresses = [listening[inode] for pid in harness.children_of(service["pid"])
                 for inode in harness.sockets_of(pid) if inode in listening]
    assert addresses, "it listens nowhere"
    assert all(map(harness.is_loopback, addresses)), f"it listens on {addresses}"


def check(project, name):
    client = SERVICES[name]
    project.call("up", name, "--detach")
    service = project.services()[name]
    assert service["state"] == "ready", service
    check_addresses(service)
    client.write(project, name)
    assert client.read(project, name), "what was written is not there"
    secure = getattr(client, "secure", lambda *_: None)
    secure(project, name)
    getattr(client, "as_build", lambda *_: None)(project, name)
    project.call("pause", name)
    assert project.services()[name]["state"] == "paused"
    project.call("resume", name)
    project.call("wait", name)
    project.call("kill", name)
    project.call("start", name)
    described = json.loads(project.call("describe", name, "--json").stdout)
    keeps = described["services"][0]["keeps_data"]
    assert client.read(project, name) or not keeps, "killed and started again it has lost what it keeps"
    again = project.services()[name]
    assert again["restarts"] == 1 and again["ports"] == service["ports"], again
    secure(project, name)
    project.call("restart", name)
    assert project.call("logs", name, "-n", "5").returncode == 0
    pids = harness.children_of(project.services()[name]["pid"])
    segments = shared_memory(pids)
    assert segments or not name.startswith("postgres"), "a server shares memory between its processes"
    project.call("down")
    assert not [pid for pid in pids if harness.process_exists(pid)], "processes are left"
    left = segments & shared_memory(pids)
    assert not left, f"shared memory is left: {left}"
    assert not project.leftovers(), project.leftovers()


def shared_memory(pids):
    """The segments that these processes made; other servers of the machine have some of their own."""
    rows = [line.split() for line in pathlib.Path("/proc/sysvipc/shm").read_text().splitlines()[1:]]
    return {row[1] for row in rows if int(row[4]) in pids}


def main():
    weir, (name, _, version) = sys.argv[1], sys.argv[2].partition("@")
    config = f'[service.{name}]\nversion = "{version}"\n' if version else ""
    with harness.Project(weir, config) as project:
        check(project, name)
    print(f"{sys.argv[2]}: as promised")


if __name__ == "__main__":
    main()
