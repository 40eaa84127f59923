"""Cases of run.py: sessions of `weir up`, as other programs see them."""
import json
import re
import signal
import textwrap
import urllib.request

from cases import ECHO_CONFIG, case, expect, run, script
from harness import Project, wait_until

FILES = ECHO_CONFIG + '''
[service.echo.file."echo.conf"]
text = "size = 1\\n"
[override.small.service.echo.file."echo.conf"]
text = "size = 0\\n"
'''
MIGRATION = ECHO_CONFIG + '''
[service.migration]
needs = ["echo"]
[service.migration.start]
command = ["/bin/sh", "-c", "echo migrated"]
[[service.migration.ready]]
exit = 0
'''


@case
def a_restart_writes_the_files_of_what_is_described_now(weir):
    with Project(weir, FILES) as project:
        project.call("up", "--detach")
        folder = project.services()["echo"]["folder"]

        def text():
            with open(f"{folder}/echo.conf", encoding="utf-8") as file:
                return file.read()

        for words, wanted in ((["restart", "echo", "--override", "small"], "size = 0\n"),
                              (["restart", "echo"], "size = 1\n"),
                              (["stop", "echo"], "size = 1\n"),
                              (["start", "echo", "--override", "small"], "size = 0\n"),
                              (["kill", "echo"], "size = 0\n"),
                              (["start", "echo"], "size = 1\n")):
            project.call(*words)
            assert text() == wanted, (words, text())
        (project.folder / "weir.toml").write_text(FILES.replace("size = 1", "size = 2"))
        project.call("restart", "echo")
        assert text() == "size = 2\n", text()


@case
def up_does_not_pass_over_what_it_leaves_alone(weir):
    with Project(weir, FILES) as project:
        project.call("up", "--detach")
        pid = project.services()["echo"]["pid"]
        project.call("up", "--detach")
        done = project.call("up", "--detach", "--override", "small", check=False)
        assert done.returncode == 2, done
        expect(done.stderr, "echo runs already, started from another description",
               "`weir restart echo --override small` starts it again as described now, with its data")
        assert project.services()["echo"]["pid"] == pid
        project.call("restart", "echo", "--override", "small")
        project.call("up", "--detach", "--override", "small")


@case
def a_line_of_postgresql_conf_is_laid_over_and_taken_away(weir):
    config = '[override.small.service.postgres.file."data/postgresql.conf".lines]\nwork_mem = "7MB"\n'
    with Project(weir, config) as project:
        project.call("up", "--detach", "postgres")

        def work_mem():
            return project.call("sql", "postgres", "--", "-Atc", "show work_mem").stdout.strip()

        assert work_mem() == "4MB"
        project.call("restart", "postgres", "--override", "small")
        assert work_mem() == "7MB"
        project.call("restart", "postgres")
        assert work_mem() == "4MB"


@case
def what_is_told_is_told_at_once(weir):
    with Project(weir, ECHO_CONFIG) as project:
        out = project.base / "out"
        with open(out, "w", encoding="utf-8") as file:
            weir_up = project.popen("up", stdout=file)
            assert wait_until(lambda: "ready in" in out.read_text()), out.read_text()
            log = project.base / "log"
            with open(log, "w", encoding="utf-8") as followed:
                follow = project.popen("logs", "-f", stdout=followed)
                assert wait_until(lambda: "here" in log.read_text()), log.read_text()
                script(project, "ask.td", "$ http-request method=GET url=${service.echo.url}/asked\n")
                run(project, "ask.td")
                assert wait_until(lambda: "asked for /asked" in log.read_text()), log.read_text()
                follow.send_signal(signal.SIGINT)
                follow.communicate(timeout=30)
            weir_up.send_signal(signal.SIGINT)
            _, errors = weir_up.communicate(timeout=30)
        assert weir_up.returncode == 0, errors
        expect(errors, "Ctrl-C stops them", "stopping")
        assert project.leftovers() == [], project.leftovers()


@case
def a_service_that_ends_ends_weir_up(weir):
    ends = ECHO_CONFIG + '[service.brief.start]\ncommand = ["/bin/sh", "-c", "sleep 0.5; echo gone; exit 9"]\n'
    with Project(weir, ends) as project:
        done = project.call("up", check=False)
        assert done.returncode == 3, done
        expect(done.stderr, "weir: error: brief ended with exit code 9; the last lines of its log:\ngone\n", "stopping")
        assert project.leftovers() == [], project.leftovers()


@case
def a_service_that_ended_at_once_is_no_success(weir):
    with Project(weir, '[service.brief.start]\ncommand = ["/bin/sh", "-c", "echo gone; exit 7"]\n') as project:
        project.call("up", "--detach", check=False)  # it may still run when this looks
        wait_until(lambda: project.services()["brief"]["state"] == "failed")
        done = project.call("up", "--detach", check=False)
        assert done.returncode == 3, done
        expect(done.stderr, "brief ended with exit code 7; the last lines of its log:\ngone\n")


@case
def what_runs_is_seen_and_ended_whatever_weir_toml_says(weir):
    with Project(weir, ECHO_CONFIG) as project:
        project.call("up", "--detach")
        (project.folder / "weir.toml").write_text(ECHO_CONFIG.replace("command", "comand"))
        expect(project.call("stop", "echo", check=False).stderr, "comand")
        listed = project.call("ps")
        expect(listed.stdout, "echo")
        expect(listed.stderr, "has mistakes, which `weir check")
        project.call("down")
        assert project.leftovers() == [], project.leftovers()


@case
def a_program_has_the_variables_of_the_service_that_is_named(weir):
    config = "\n".join(f"""
        [service.{name}]
        start.command = ["/bin/sleep", "1000"]
        exports.WHO = "{name}"
        """ for name in ("one", "two"))
    with Project(weir, textwrap.dedent(config)) as project:
        project.call("up", "--detach")
        for name in ("one", "two"):
            assert project.call("exec", name, "--", "/bin/sh", "-c", "echo $WHO").stdout == name + "\n"


@case
def an_end_that_is_waited_for_is_no_trouble(weir):
    with Project(weir, MIGRATION) as project:
        script(project, "one.td", "$ http-request method=GET url=${service.echo.url}/a\n")
        expect(run(project, "--up", "migration", "one.td"), "1 passed")
        project.call("up", "--detach")
        assert project.services()["migration"]["state"] == "done", project.services()
        project.call("wait", "migration")
        expect(run(project, "--up", "migration", "one.td"), "1 passed")
        assert project.services()["migration"]["restarts"] == 0, project.services()
        assert json.loads(project.call("down", "--json").stdout)["stopped"] == ["echo", "migration"]


@case
def json_is_for_programs_also_when_it_goes_wrong(weir):
    with Project(weir, ECHO_CONFIG) as project:
        assert json.loads(project.call("down", "--json").stdout)["stopped"] == []
        for words in (("logs", "--json"), ("env", "--json"), ("stop", "echo", "--json")):
            done = project.call(*words, check=False)
            assert "no services run for" in json.loads(done.stdout)["error"]["message"], done
        done = project.call("stop", "ecko", "--json", check=False)
        assert json.loads(done.stdout)["error"] == {"message": "there is no service `ecko`", "hint": "did you mean `echo`?"}
        project.call("up", "--detach")
        lines = [json.loads(line) for line in project.call("logs", "--json").stdout.splitlines()]
        assert lines[0] == {"service": "echo", "log": "output.log", "line": "here"}, lines
        project.call("stop", "echo")
        done = project.call("kill", "echo", check=False)
        expect(done.stderr, "echo ended", "hint: `weir start echo` starts it again")


@case
def a_plain_program_may_be_ended(weir):
    config = '[service.sleep.start]\ncommand = ["/bin/sleep", "1000"]\n'
    with Project(weir, config) as project:
        project.call("up", "--detach")
        project.call("stop", "sleep")
        project.call("start", "sleep")
        project.call("down")


@case
def a_failed_restart_at_the_end_is_in_the_reports(weir):
    config = '''
        [service.postgres]
        sanity-restart = true
        keep-queries = ["select pg_postmaster_start_time()"]
        '''
    with Project(weir, textwrap.dedent(config)) as project:
        script(project, "one.td", "$ postgres-execute connection=${service.postgres.url}\nSELECT 1\n")
        text = run(project, "--junit-report", "junit.xml", "--json", "events.json", "one.td", code=1)
        expect(text, "services of the run", "the restart at the end: postgres: after a kill and a restart", "1 passed, 1 failed")
        assert len(re.findall("the restart at the end", text)) <= 2, text
        expect((project.folder / "junit.xml").read_text(), 'tests="2" failures="1"', "the restart at the end")
        events = [json.loads(line) for line in (project.folder / "events.json").read_text().splitlines()]
        assert events[-1]["exit"] == 1 and events[-1]["files"]["failed"] == 1, events[-1]


OPEN = "it listens on 0.0.0.0 port "


@case
def a_service_that_opens_itself_later_fails_the_script_and_is_ended(weir):
    with Project(weir, ECHO_CONFIG) as project:
        for name in ("a", "open", "z"):
            script(project, name + ".td", f"$ http-request method=GET url=${{service.echo.url}}/{name}\n")
        text = run(project, "--jobs", "1", "a.td", "open.td", "z.td", code=1)
        expect(text, "echo: " + OPEN, "where other machines can reach it", "2 passed, 1 failed")
        # One that waits until no script uses it.
        shared = project.base / "shared"
        shared.mkdir()
        shared.chmod(0o777)
        late = ECHO_CONFIG.replace("print(\"here\", flush=True)", textwrap.dedent(f"""
            import time
            def late():
                while not os.path.exists("{shared}/go"):
                    time.sleep(0.02)
                globals()["other"] = socket.create_server(("0.0.0.0", 0))
                open("{shared}/opened", "w").close()
            threading.Thread(target=late, daemon=True).start()
            print("here", flush=True)"""))
        (project.folder / "weir.toml").write_text(late)
        script(project, "b.td", f"$ shell-execute\ntouch {shared}/go; while ! test -e {shared}/opened; do sleep 0.02; done\n")
        text = run(project, "--jobs", "1", "a.td", "b.td", code=1)
        expect(text, "services of the run", "echo: " + OPEN, "2 passed, 1 failed")
        assert project.leftovers() == [], project.leftovers()


@case
def ps_and_up_tell_a_service_that_opens_itself(weir):
    with Project(weir, ECHO_CONFIG) as project:
        project.call("up", "--detach")
        project.call("ps")
        url = project.services()["echo"]["urls"]["main"]
        assert urllib.request.urlopen(url + "/open", timeout=30).status == 200
        done = project.call("ps", check=False)
        assert done.returncode == 3, done
        expect(done.stderr, "weir: error: echo: " + OPEN, "hint: have it bind to 127.0.0.1 only")
        (echo,) = json.loads(project.call("ps", "--json", check=False).stdout)
        assert echo["reachable"][0].startswith("0.0.0.0 port "), echo
        project.call("restart", "echo")
        project.call("ps")
        project.call("down")
        weir_up = project.start("up")
        assert wait_until(lambda: project.services().get("echo", {}).get("state") == "ready"), project.services()
        url = project.services()["echo"]["urls"]["main"]
        assert urllib.request.urlopen(url + "/open", timeout=30).status == 200
        text, _ = weir_up.communicate(timeout=30)
        assert weir_up.returncode == 3, text
        expect(text, "weir: error: echo: " + OPEN, "stopping")
        assert project.leftovers() == [], project.leftovers()


@case
def what_runs_elsewhere_is_external_for_every_command(weir):
    with Project(weir, "") as project, Project(weir, "") as other:
        other.call("up", "--detach", "postgres")
        url = other.services()["postgres"]["urls"]["main"]
        project.call("up", "--detach", "postgres", "--service", f"postgres={url}")
        known = project.services()["postgres"]
        # Its version is what it says, not what the catalogue would take.
        assert known["version"] == other.call("sql", "postgres", "--", "-Atc", "show server_version").stdout.strip(), known
        assert known["state"] == "external" and known["address"] == url, known
        expect(project.call("ps").stdout, "external", url)
        for words in (["kill"], ["kill", "-s", "TERM"], ["stop"], ["pause"], ["resume"], ["start"], ["restart"]):
            # Also a weir that was not told where it is says so.
            for more in ([], ["--service", f"postgres={url}"]):
                done = project.call(*words, "postgres", *more, check=False)
                assert done.returncode == 2, done
                expect(done.stderr, "weir: error: postgres is external: it was not started by weir", f"hint: it runs at {url}")
        project.call("down")
        assert other.services()["postgres"]["state"] == "ready"
        other.call("down")
        assert project.leftovers() == [] and other.leftovers() == [], project.leftovers()


@case
def data_of_another_version_is_named(weir):
    config = '[service.postgres.version]\ndefault = "18"\n[override.old.service.postgres.version]\ndefault = "17"\n'
    with Project(weir, config) as project:
        project.call("up", "--detach", "postgres")
        done = project.call("restart", "postgres", "--override", "old", check=False)
        assert done.returncode == 3, done
        expect(done.stderr, "hint: its data was made by postgres 18.6.0; with `version = \"18.6.0\"` it starts again")
        project.call("start", "postgres")
        assert project.services()["postgres"]["state"] == "ready"
