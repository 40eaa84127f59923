"""Cases of run.py: processes that leave their service's tree, programs that cannot be started, what is paused, elsewhere or
added by another weir, and what a file leaves in a server's settings."""
import os
import pathlib
import textwrap

from cases import ECHO_CONFIG, case, expect, run, script
from harness import Project, process_exists, wait_until

# Forks twice with a session of its own in between, as a daemon does.
DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        kept = bytearray(os.urandom(1)) * (96 << 20)
        with open("daemon.pid.new", "w") as file:
            file.write(str(os.getpid()))
        os.rename("daemon.pid.new", "daemon.pid")
        time.sleep(1000)
    os._exit(0)
time.sleep(1000)
"""
DAEMON_CONFIG = ECHO_CONFIG + f"""
[service.forking.tool.python]
program = "/usr/bin/python3"
[service.forking.file."forking.py"]
text = '''{DAEMON}'''
[service.forking.start]
command = ["${{tool.python}}", "-u", "forking.py"]
[[service.forking.ready]]
file = "${{folder}}/daemon.pid"
"""


def state_of(pid):
    text = pathlib.Path(f"/proc/{pid}/stat").read_text(errors="replace")
    return text[text.rindex(")") + 2]


@case
def a_daemon_is_part_of_its_service(weir):
    with Project(weir, DAEMON_CONFIG) as project:
        project.call("up", "--detach")
        known = project.services()["forking"]
        pid = int(pathlib.Path(known["folder"], "daemon.pid").read_text())
        assert os.getsid(pid) != os.getsid(known["pid"])
        assert known["memory"] > 96 << 20, known
        project.call("stop", "echo")  # it is no orphan of that one
        assert process_exists(pid)
        project.call("pause", "forking")
        assert wait_until(lambda: state_of(pid) == "T", 5), state_of(pid)
        project.call("resume", "forking")
        assert wait_until(lambda: state_of(pid) == "S", 5), state_of(pid)
        project.call("stop", "forking")
        assert not process_exists(pid)
        project.call("down")
        assert project.leftovers() == [], project.leftovers()


@case
def a_program_that_cannot_be_started_is_told_with_its_place(weir):
    with Project(weir, "") as project:
        program = project.folder / "program"
        program.write_text("no script\n")
        for name, mode, reason, advice in (("absent", 0o755, "No such file or directory", "a program is named by its path"),
                                           ("program", 0o644, "Permission denied", "it must be a file that may be executed"),
                                           ("program", 0o755, "Exec format error", "a script begins with its interpreter")):
            program.chmod(mode)
            (project.folder / "weir.toml").write_text(f'[service.mine.start]\ncommand = ["{project.folder}/{name}"]\n')
            done = project.call("up", "--detach", check=False)
            assert done.returncode == 3, done
            expect(done.stderr, f"mine: cannot start `{project.folder}/{name}`: {reason}",
                   "hint: its command stands at ", f"weir.toml:2:11; {advice}")


@case
def what_is_paused_says_so(weir):
    with Project(weir, "") as project:
        project.call("up", "--detach", "postgres")
        project.call("kill", "postgres", "-s", "STOP")
        assert project.services()["postgres"]["state"] == "paused"
        for words in (("sql", "postgres"), ("wait", "postgres")):
            done = project.call(*words, check=False)
            assert done.returncode == 3, done
            expect(done.stderr, "weir: error: postgres is paused, and answers nobody", "hint: `weir resume postgres`")
        project.call("kill", "postgres", "-s", "18")
        project.call("wait", "postgres")


@case
def the_shell_of_what_runs_elsewhere_is_that_of_the_machine(weir):
    with Project(weir, "") as project, Project(weir, "") as other:
        other.call("up", "--detach", "postgres", "mariadb")
        for name, program in (("postgres", "psql"), ("mariadb", "mariadb")):
            there = other.services()[name]
            address = there["urls"]["main"] if name == "postgres" else f"127.0.0.1:{there['ports']['main']}"
            project.call("up", "--detach", name, "--service", f"{name}={address}")
            project.environment["PATH"] = str(project.base)
            done = project.call("sql", name, "--service", f"{name}={address}", check=False)
            assert done.returncode == 3, done
            expect(done.stderr, f"cannot execute `{program}`", f"hint: weir does not start {name}, so its shell must be on PATH")
            (project.base / program).write_text("#!/bin/sh\necho \"$@\"\n")
            (project.base / program).chmod(0o755)
            shown = project.call("sql", name, "--service", f"{name}={address}").stdout
            expect(shown, *(address,) if name == "postgres" else ("-h 127.0.0.1", f"-P {there['ports']['main']}"))


@case
def the_end_of_a_log_is_of_this_life(weir):
    config = """
        [service.brief.start]
        command = ["/bin/sh", "-c", "echo life; if test -e second; then exit 9; fi; touch second; echo first; exec sleep 1000"]
        [[service.brief.ready]]
        log = "output"
        pattern = "life"
        """
    with Project(weir, textwrap.dedent(config)) as project:
        project.call("up", "--detach")
        project.call("kill", "brief")
        project.call("start", "brief", check=False)
        assert wait_until(lambda: project.services()["brief"]["state"] in ("failed", "stopped"))
        for words in (("start", "brief"), ("wait", "brief")):
            done = project.call(*words, check=False)
            text = done.stdout + done.stderr
            if "exit code 9" in text:
                assert "first" not in text, text
                break
        else:
            raise AssertionError(text)


@case
def settings_of_a_server_that_lasts_are_taken_back(weir):
    with Project(weir, "") as project:
        project.call("up", "--detach", "postgres")
        script(project, "leaves.td", "$ postgres-execute connection=${service.postgres.url}\n"
               "ALTER SYSTEM SET work_mem = '9MB'\nALTER SYSTEM SET shared_buffers = '900TB'\n"
               "SELECT pg_reload_conf()\nSELECT 1 / 0\n")
        script(project, "looks.td", "$ postgres-connect name=server url=${service.postgres.url}\n\n"
               ">[session=server] SHOW work_mem\n4MB\n")
        text = run(project, "--jobs", "1", "leaves.td", code=1)
        assert "could not be put right" not in text, text
        expect(run(project, "looks.td"), "1 passed")
        project.call("restart", "postgres")  # what it could not start with is gone


@case
def weir_up_watches_what_another_weir_adds(weir):
    brief = ECHO_CONFIG + '[service.brief.start]\ncommand = ["/bin/sh", "-c", "sleep 2; echo gone; exit 9"]\n'
    with Project(weir, brief) as project:
        weir_up = project.start("up", "echo")
        assert wait_until(lambda: project.services().get("echo", {}).get("state") == "ready"), project.services()
        project.call("up", "brief")
        text, _ = weir_up.communicate(timeout=30)
        assert weir_up.returncode == 3, text
        expect(text, "weir: error: brief ended with exit code 9; the last lines of its log:\ngone\n", "stopping")
        assert project.leftovers() == [], project.leftovers()


@case
def a_supervisor_that_is_killed_is_told_by_the_script_in_which_it_happens(weir):
    with Project(weir, ECHO_CONFIG) as project:
        script(project, "kill.td", "$ shell-execute\nkill -9 $(ps -o ppid= -C python3 -o args= | "
               "awk '/echo.py ${service.echo.port}/ {print $1; exit}'); sleep 0.5\n")
        text = run(project, "kill.td", code=1)
        expect(text, "kill.td", "echo: the process that supervises weir's services ended early", "0 passed, 1 failed")


@case
def a_crash_in_one_run_is_not_told_again_in_the_next(weir):
    with Project(weir, ECHO_CONFIG) as project:
        project.call("up", "--detach")
        script(project, "crash.td", "$ shell-execute\ncurl -s ${service.echo.url}/crash; true\n")
        script(project, "after.td", "$ http-request method=GET url=${service.echo.url}/after\n")
        expect(run(project, "crash.td", code=1), "echo ended by signal 11")
        text = run(project, "after.td")
        expect(text, "1 passed, 0 failed")
        expect(run(project, "after.td"), "1 passed")
