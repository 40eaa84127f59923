"""Cases of run.py: what is left of services when a file fails, and that nothing is when none does."""
import os
import re
import signal
import struct
import subprocess

from cases import ECHO_CONFIG, case, expect, run, script
from harness import Project, wait_until

FAILS = "\n$ shell-execute\nfalse\n"
LIMIT = 256 << 10  # bytes of each log
SHUT_DOWN = 1  # PostgreSQL's DBState, in the fifth word of pg_control


def ask(path, then=""):
    return f"$ http-request method=GET url=${{service.echo.url}}/{path}\n{then}"


def run_keeping(project, *words):
    """A run of which something fails. weir's own PostgreSQL, which is kept too, ends as it is told."""
    text = run(project, "--jobs", "1", "--keep-failed", *words, code=1)
    for pid in re.findall(r"^(?:kept: )?kill (\d+)  #", text, re.MULTILINE):
        os.kill(int(pid), signal.SIGTERM)
    return text


def kept_of(project, text, service):
    """Where the output says that the service's folder is."""
    found = re.search(rf"^(?:kept: )?\s*{service} in (\S+?)(, when the run has ended)?$", text, re.MULTILINE)
    assert found, f"nothing is told of {service} in\n{text}"
    folder = project.folder / found[1]
    assert folder.is_dir(), f"{folder} is not there"
    return folder


def kept_folders(project):
    return sorted(path.name for path in project.scratch.glob("weir-kept-*/*"))


@case
def logs_are_in_the_bundle_of_the_file_that_failed(weir):
    with Project(weir, ECHO_CONFIG) as project:
        script(project, "good.td", ask("first"))
        script(project, "bad.td", ask("second") + ask("${arg.word}", FAILS))
        words = ("--jobs", "1", "--bundles", "out", "--secret-var", "word=confidential")
        text = run(project, *words, "good.td", "bad.td", code=1)
        expect(text, "logs of services in out/bad.td/services: echo/output.log\n")
        assert not (project.folder / "out" / "good.td").exists(), "one that passed has a bundle"
        log = project.folder / "out" / "bad.td" / "services" / "echo" / "output.log"
        content = log.read_text()
        expect(content, "asked for /second\n", "asked for /***\n")
        assert "/first" not in content and "confidential" not in content, content
        for path in (log, *log.parents[:4]):
            assert path.stat().st_mode & 0o044 == 0o044, f"{path} is not for everybody"
        # A service that was started for the file: with its start. What was there before goes.
        (log.parent / "old.log").write_text("old")
        run(project, *words, "bad.td", code=1)
        expect(log.read_text(), "here\nasked for /ready\n")
        assert not (log.parent / "old.log").exists(), "the logs of an earlier run are left"
        assert project.leftovers() == [], project.leftovers()


@case
def long_logs_are_cut(weir):
    with Project(weir, ECHO_CONFIG) as project:
        script(project, "much.td", ask("much", FAILS))
        run(project, "--bundles", "out", "much.td", code=1)
        content = (project.folder / "out/much.td/services/echo/output.log").read_text()
        first, rest = content.split("\n", 1)
        assert re.fullmatch(r"\[weir left out 36\d\.\d kB in front of this\]", first), first
        assert LIMIT - 100 < len(rest) <= LIMIT and re.match(r"line \d{7} of much\n", rest), rest[:100]
        expect(rest[-100:], "line 0029999 of much\nasked for /much\n")


@case
def a_crash_is_in_the_bundle(weir):
    with Project(weir, ECHO_CONFIG) as project:
        script(project, "crash.td", "$ shell-execute\ncurl -s ${service.echo.url}/report; true\n")
        text = run(project, "--bundles", "out", "crash.td", code=1)
        expect(text, "logs of services in out/crash.td/services")
        expect((project.folder / "out/crash.td/services/echo/output.log").read_text(), "AddressSanitizer")


@case
def data_of_a_failed_file_is_kept_as_it_left_it(weir):
    with Project(weir, "") as project:
        text = "$ postgres-execute connection=${service.postgres.url}\nCREATE TABLE left_over (a int)\n"
        script(project, "bad.td", text + FAILS)
        script(project, "good.td", text)
        output = run_keeping(project, "bad.td", "good.td")
        expect(output, "1 passed")
        folder = kept_of(project, output, "postgres")
        assert kept_folders(project) == ["postgres"], kept_folders(project)
        data = folder / "data"
        state = struct.unpack("<I", (data / "global" / "pg_control").read_bytes()[16:20])[0]
        assert state == SHUT_DOWN and not (data / "postmaster.pid").exists(), f"it was not stopped cleanly: {state}"
        expect((folder / "output.log").read_text(), "database system is shut down")
        files = [path for path in data.rglob("*") if path.is_file()]
        assert any(b"left_over" in path.read_bytes() for path in files), "the table was dropped"
        remove = re.search(r"^\s*(rm -r .*?)  #", output, re.MULTILINE)[1]
        subprocess.run(remove, shell=True, check=True, cwd=project.folder)
        assert not list(project.scratch.glob("weir-kept-*")), "the command that was told does not remove it"


@case
def what_others_use_is_kept_when_the_run_ends(weir):
    with Project(weir, ECHO_CONFIG) as project:
        script(project, "bad.td", ask("one", FAILS))
        script(project, "worse.td", ask("two", FAILS))
        script(project, "good.td", ask("three"))
        text = run_keeping(project, "bad.td", "worse.td", "good.td")
        folder = kept_of(project, text, "echo")
        assert text.count(f"echo in {folder}, when the run has ended") == 2, text
        assert kept_folders(project) == ["echo"], kept_folders(project)
        expect((folder / "output.log").read_text(), "/one", "/two", "/three")
        assert (folder / "echo.py").exists(), "its configuration is not there"


@case
def what_needs_a_service_that_is_kept_is_kept_too(weir):
    more = ECHO_CONFIG.replace("service.echo", "service.upper").replace("echo.test", "upper.test")
    more = more.replace("[service.upper]\n", '[service.upper]\nneeds = ["echo"]\n').split("[override")[0]
    with Project(weir, ECHO_CONFIG + more) as project:
        script(project, "upper.td", ask("one", FAILS).replace("echo", "upper"))
        script(project, "rough.td", "$ service-restart name=echo\n" + FAILS)
        script(project, "good.td", ask("two").replace("echo", "upper"))
        text = run_keeping(project, "upper.td", "rough.td", "good.td")
        expect(text, "1 passed")
        expect((kept_of(project, text, "upper") / "output.log").read_text(), "asked for /one")
        assert kept_folders(project) == ["echo", "upper"], kept_folders(project)


@case
def nothing_is_kept_if_all_passed(weir):
    with Project(weir, ECHO_CONFIG) as project:
        script(project, "good.td", ask("one"))
        text = run(project, "--keep-failed", "--bundles", "out", "good.td")
        assert "kept" not in text and not (project.folder / "out").exists(), text
        assert project.leftovers() == [], project.leftovers()


@case
def what_weir_up_started_is_left_alone(weir):
    with Project(weir, ECHO_CONFIG) as project:
        project.call("up", "--detach", "echo")
        before = project.services()["echo"]
        script(project, "bad.td", ask("one", FAILS))
        text = run_keeping(project, "--bundles", "out", "bad.td")
        expect(text, "echo as it is, since it belongs to `weir up`", "logs of services in out/bad.td/services")
        assert project.services()["echo"]["pid"] == before["pid"]
        assert kept_folders(project) == [], kept_folders(project)
        expect((project.folder / "out/bad.td/services/echo/output.log").read_text(), "asked for /one")


@case
def a_target_is_kept_when_the_run_ends(weir):
    with Project(weir, "") as project:
        script(project, "bad.td", "> CREATE TABLE left_over (a int)\n" + FAILS)
        script(project, "good.td", "> CREATE TABLE other (a int)\n")
        text = run_keeping(project, "--target", "${service.postgres.url}", "--isolate", "--up", "postgres",
                           "bad.td", "good.td")
        expect(text, "1 passed")
        data = kept_of(project, text, "postgres") / "data"
        assert not (data / "postmaster.pid").exists(), "it was not stopped"
        assert wait_until(lambda: project.leftovers() == [data.parents[1].name]), project.leftovers()
