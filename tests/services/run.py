"""`weir run` with services: run.py WEIR [CASE]...

Each case is a project of its own with real services: that scripts find them, that what one script
does to them reaches no other, and that nothing is left.
"""
import json
import pathlib
import sys
import textwrap

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from cases import ECHO_CONFIG, case, expect, main, run, script
from harness import Project
import run_daemons  # noqa: F401: its cases
import run_keep  # noqa: F401: its cases
import run_prefix  # noqa: F401: its cases
import run_up  # noqa: F401: its cases

@case
def nothing_is_started_for_scripts_without_needs(weir):
    with Project(weir, ECHO_CONFIG) as project:
        script(project, "plain.td", "> SELECT 1\n1\n")
        text = run(project, "plain.td")
        assert "echo" not in text, text
        assert project.leftovers() == [], project.leftovers()


@case
def scripts_find_services_by_variable_and_by_host(weir):
    with Project(weir, ECHO_CONFIG + '[hosts]\n"other.test" = "${service.echo.addr}"\n') as project:
        script(project, "variable.td", "$ http-request method=GET url=${service.echo.url}/a\n")
        script(project, "host.td", "$ http-request method=GET url=http://echo.test/b\n")
        script(project, "alias.td", "$ http-request method=GET url=http://other.test:81/c\n")
        for name in ("variable.td", "host.td", "alias.td"):
            expect(run(project, name), "1 passed")
        assert project.leftovers() == [], project.leftovers()
        text = run(project, "--own-services", "--verbose", "--json", "events.json", "variable.td", "host.td", "alias.td")
        events = [json.loads(line) for line in (project.folder / "events.json").read_text().splitlines()]
        ready = [event for event in events if event.get("phase") == "ready" and event["service"] == "echo"]
        assert len(ready) == 1, text


@case
def unknown_services_are_told_with_their_place(weir):
    with Project(weir, ECHO_CONFIG) as project:
        script(project, "wrong.td", "$ http-request method=GET url=${service.ecko.url}/a\n")
        expect(run(project, "wrong.td", code=2), "wrong.td:1:", "there is no service `ecko`", "did you mean `echo`?")
        script(project, "name.td", "$ set x=echo\n\n$ service-kill name=${x}\n")
        expect(run(project, "name.td", code=2), "cannot be the name of a service")
        expect(run(project, "--up", "ecko", "wrong.td", code=2), "there is no service `ecko`")
        script(project, "override.td", "$ service-override name=echo override=lout\n")
        expect(run(project, "override.td", code=2), "override.td:1:39: error: there is no override `lout`", "did you mean `loud`?")


@case
def a_service_that_cannot_be_had_skips_the_script(weir):
    with Project(weir, "") as project:
        script(project, "mz.td", "$ http-request method=GET url=http://${service.materialized.addr}/\n")
        expect(run(project, "mz.td", code=3), "1 skipped", "--with materialized=DIR")


@case
def a_service_that_does_not_start_is_told_once(weir):
    broken = ECHO_CONFIG.replace('"echo.py", "${port.http}", "plain"', '"nothing.py"')
    with Project(weir, broken) as project:
        for name in ("a.td", "b.td"):
            script(project, name, "$ http-request method=GET url=${service.echo.url}/\n")
        text = run(project, "--jobs", "1", "a.td", "b.td", code=3)
        expect(text, "nothing.py")
        assert text.count("ERROR ") == 1 and "1 not run" in text, text


@case
def kills_pauses_and_restarts_stay_with_their_script(weir):
    with Project(weir, ECHO_CONFIG) as project:
        script(project, "rough.td", """
            $ http-request method=GET url=${service.echo.url}/before

            $ service-logs-match name=echo pattern="asked for /before"

            $ service-kill name=echo

            $ service-wait name=echo for=exit

            $ service-start name=echo

            $ service-wait name=echo

            $ service-pause name=echo

            $ service-resume name=echo

            $ service-restart name=echo

            $ service-stop name=echo

            $ service-start name=echo

            $ http-request method=GET url=${service.echo.url}/after

            $ service-pause name=echo
            """)
        script(project, "gone.td", "$ service-kill name=echo\n")
        for name in ("calm-1.td", "calm-2.td", "calm-3.td"):
            script(project, name, "$ http-request method=GET url=${service.echo.url}/calm\n")
        expect(run(project, "--jobs", "3", "rough.td", "calm-1.td", "gone.td", "calm-2.td", "calm-3.td"),
               "5 passed")
        assert project.leftovers() == [], project.leftovers()


@case
def failures_say_what_services_did(weir):
    with Project(weir, ECHO_CONFIG) as project:
        script(project, "logs.td", "$ service-logs-match name=echo pattern=never timeout=100ms\n")
        expect(run(project, "logs.td", code=1), "no line of the logs of echo matches `never`")
        script(project, "number.td", "$ service-kill name=echo signal=11\n\n$ service-wait name=echo for=exit\n\n"
               "$ service-wait name=echo\n")
        expect(run(project, "number.td", code=1), "echo ended by signal 11")
        script(project, "stop.td", "$ service-kill name=echo signal=STOP\n\n$ service-kill name=echo signal=SIGCONT\n\n"
               "$ service-wait name=echo\n")
        expect(run(project, "stop.td"), "1 passed")
        script(project, "wait.td", "$ service-kill name=echo\n\n$ service-wait name=echo\n")
        expect(run(project, "wait.td", code=1), "echo ended by signal 9 (Killed)")
        script(project, "signal.td", "$ service-kill name=echo signal=LOUD\n")
        expect(run(project, "signal.td", code=2), "signal.td:1:33: error: `LOUD` is not a signal that can be sent")


@case
def a_crash_fails_the_script_in_which_it_happens(weir):
    with Project(weir, ECHO_CONFIG) as project:
        script(project, "crash.td", "$ shell-execute\ncurl -s ${service.echo.url}/crash; true\n")
        script(project, "after.td", "$ http-request method=GET url=${service.echo.url}/after\n")
        text = run(project, "--jobs", "1", "crash.td", "after.td", code=1)
        expect(text, "echo", "signal 11", "1 passed", "1 failed")
        script(project, "report.td", "$ http-request method=GET url=${service.echo.url}/report\n")
        expect(run(project, "--jobs", "1", "report.td", "after.td", code=1), "AddressSanitizer", "1 passed", "1 failed")


@case
def overrides_are_undone(weir):
    with Project(weir, ECHO_CONFIG) as project:
        word = "$ shell-execute\ntest \"$(curl -fs ${service.echo.url}/word)\" = WORD\n"
        loud = "$ service-override name=echo override=loud\n\n"
        script(project, "one.td", word.replace("WORD", "plain"))
        script(project, "two.td", loud + word.replace("WORD", "loud"))
        script(project, "three.td", word.replace("WORD", "plain"))
        expect(run(project, "--jobs", "1", "one.td", "two.td", "three.td"), "3 passed")
        expect(run(project, "--override", "loud", "one.td", code=1), "1 failed")


@case
def what_weir_up_left_running_is_used(weir):
    with Project(weir, ECHO_CONFIG) as project:
        project.call("up", "--detach", "echo")
        before = project.services()["echo"]
        script(project, "port.td", f"""
            $ shell-execute
            test ${{service.echo.port}} = {before["urls"]["main"].split(":")[-1]}

            $ service-kill name=echo
            """)
        expect(run(project, "port.td"), "1 passed")
        after = project.services()["echo"]
        assert after["state"] == "ready", after
        assert after["pid"] != before["pid"], "it was not killed"
        expect(run(project, "--own-services", "port.td", code=1), "1 failed")
        assert project.services()["echo"]["pid"] == after["pid"]


@case
def a_service_can_be_the_target(weir):
    with Project(weir, "") as project:
        script(project, "one.td", "> CREATE TABLE t (a int)\n\n> SELECT count(*) FROM pg_roles WHERE rolname = 'materialize'\n1\n")
        script(project, "two.td", "> CREATE TABLE t (a int)\n")
        text = run(project, "--target", "${service.postgres.url}", "--isolate", "one.td", "two.td")
        expect(text, "2 passed")
        expect(run(project, "--target", "${service.postgres.url}", "one.td", "two.td", code=1), "already exists")
        assert project.leftovers() == [], project.leftovers()


@case
def databases_of_one_script_reach_no_other(weir):
    with Project(weir, '[hosts]\nmysql = "${service.mariadb.addr}"\n') as project:
        text = """
            $ mysql-connect name=m url=mysql://root@mysql

            $ mysql-execute name=m
            CREATE DATABASE shop
            CREATE TABLE shop.t (a int)
            CREATE USER clerk

            >[session=m] SELECT count(*) FROM shop.t
            0
            """
        for name in ("one.td", "two.td", "three.td"):
            script(project, name, text)
        expect(run(project, "--jobs", "3", "one.td", "two.td", "three.td"), "3 passed")


@case
def everything_in_postgres_is_forgotten(weir):
    with Project(weir, "") as project:
        text = """
            $ postgres-execute connection=${service.postgres.url}
            CREATE TYPE mood AS ENUM ('fine')
            CREATE TABLE t (a mood, b serial)
            CREATE VIEW v AS SELECT * FROM t
            CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'
            CREATE SCHEMA s
            CREATE TABLE s.t (a int)
            CREATE ROLE clerk
            GRANT ALL ON t TO clerk
            CREATE PUBLICATION p FOR TABLE t
            SELECT pg_create_logical_replication_slot('slot', 'pgoutput')
            CREATE DATABASE d
            """
        for name in ("one.td", "two.td"):
            script(project, name, text)
        expect(run(project, "one.td", "two.td"), "2 passed")


# What statements of `[reset]` find, and what only a start from nothing takes away.
LEFT_IN_POSTGRES = """
    CREATE EXTENSION hstore
    CREATE FOREIGN DATA WRAPPER wrapper
    CREATE TABLE h (a hstore)
    BEGIN
    CREATE TABLE prepared (a int)
    PREPARE TRANSACTION 'gid'
    ALTER SYSTEM SET work_mem = '7MB'
    ALTER ROLE postgres SET work_mem = '8MB'
    ALTER DATABASE postgres SET enable_seqscan = off
    CREATE SERVER far FOREIGN DATA WRAPPER wrapper
    SELECT lo_create(7)
    ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC
    CREATE COLLATION plain (locale = 'C')
    CREATE TEXT SEARCH CONFIGURATION words (COPY = simple)
    CREATE TYPE pair AS (a int, b int)
    CREATE FUNCTION eq(int, text) RETURNS bool LANGUAGE sql AS 'SELECT true'
    CREATE OPERATOR === (leftarg = int, rightarg = text, function = eq)
    GRANT ALL ON SCHEMA public TO PUBLIC
    CREATE CAST (text AS pair) WITH INOUT
    """


@case
def postgres_is_made_anew_if_statements_do_not_suffice(weir):
    statements = textwrap.dedent(LEFT_IN_POSTGRES).strip().splitlines()
    alone = [statements[:1], statements[1:2], statements[3:6], *([line] for line in statements[6:9]),
             *([line] for line in statements[10:15]), statements[15:17], ["GRANT ALL ON SCHEMA public TO PUBLIC"], ["CREATE ROLE r", "GRANT postgres TO r"]]
    with Project(weir, "") as project:
        parts = [statements, *alone]
        for number, part in enumerate(parts):
            text = "$ postgres-execute connection=${service.postgres.url}\n" + "\n".join(part) + "\n"
            script(project, f"{number:02}.td", text)
            script(project, f"{number:02}-again.td", text)
        names = sorted(path.name for path in project.folder.glob("*.td"))
        expect(run(project, "--jobs", "1", *names), f"{len(names)} passed")
        script(project, "clean.td", """
            $ postgres-connect name=p url=${service.postgres.url}

            >[session=p] SELECT count(*) FROM pg_extension WHERE extname <> 'plpgsql'
            0

            >[session=p] SELECT current_setting('work_mem'), current_setting('enable_seqscan')
            4MB on
            """)
        expect(run(project, "--jobs", "1", "00.td", "clean.td"), "2 passed")
        assert project.leftovers() == [], project.leftovers()


@case
def what_belongs_to_weir_up_is_not_made_anew(weir):
    with Project(weir, "") as project:
        project.call("up", "--detach", "postgres")
        before = project.services()["postgres"]
        script(project, "one.td", "$ postgres-execute connection=${service.postgres.url}\nCREATE COLLATION c (locale = 'C')\n")
        expect(run(project, "one.td", code=1), "postgres could not be put right: collation c is new")
        script(project, "two.td", "$ postgres-execute connection=${service.postgres.url}\nDROP COLLATION c\nCREATE TABLE t (a int)\n")
        expect(run(project, "two.td", code=1), "postgres could not be put right: collation c is gone")
        assert project.services()["postgres"]["pid"] == before["pid"]


@case
def settings_of_mariadb_are_forgotten(weir):
    with Project(weir, "") as project:
        for name, statement in (("global", "SET GLOBAL max_connections = 77"),
                                ("grant", "GRANT SELECT ON mysql.* TO root@localhost"),
                                ("table", "CREATE TABLE mysql.t (a int)"),
                                ("server", "CREATE SERVER far FOREIGN DATA WRAPPER mysql OPTIONS (HOST 'h')"),
                                ("xa", "CREATE DATABASE x\nCREATE TABLE x.t (a int)\nXA START 'x'\nINSERT INTO x.t VALUES (1)\n"
                                       "XA END 'x'\nXA PREPARE 'x'")):
            script(project, name + ".td", f"$ mysql-connect name=m url=${{service.mariadb.url}}mysql\n\n"
                                          f"$ mysql-execute name=m\n{statement}\n")
        script(project, "none.td", """
            $ mysql-connect name=m url=${service.mariadb.url}mysql

            >[session=m] SELECT @@global.max_connections
            151

            >[session=m] SELECT count(*) FROM information_schema.tables WHERE table_schema = 'mysql' AND table_name = 't'
            0

            >[session=m] SELECT count(*) FROM information_schema.schemata WHERE schema_name = 'x'
            0
            """)
        for name in ("global", "grant", "table", "server", "xa"):
            expect(run(project, "--jobs", "1", name + ".td", "none.td"), "2 passed")
        assert project.leftovers() == [], project.leftovers()


@case
def a_restart_at_the_end_finds_what_is_lost(weir):
    keeps = '''
        [service.postgres]
        sanity-restart = true
        keep-queries = ["select count(*) from pg_roles"]
        '''
    with Project(weir, textwrap.dedent(keeps)) as project:
        script(project, "one.td", "$ postgres-execute connection=${service.postgres.url}\nSELECT 1\n")
        expect(run(project, "one.td"), "1 passed")
    forgets = keeps.replace("select count(*) from pg_roles", "select pg_postmaster_start_time()")
    with Project(weir, textwrap.dedent(forgets)) as project:
        script(project, "one.td", "$ postgres-execute connection=${service.postgres.url}\nSELECT 1\n")
        expect(run(project, "one.td", code=1), "after a kill and a restart", "pg_postmaster_start_time")


KEEPS = """
    $ postgres-execute connection=${service.postgres.url}
    CREATE TABLE kept (a int)
    INSERT INTO kept VALUES (1), (2)

    $ service-keep name=postgres
    SELECT a FROM kept
    ORDER BY a
    """
FORGETS = """
    $ postgres-execute connection=${service.postgres.url}
    CREATE UNLOGGED TABLE fleeting (a int)
    INSERT INTO fleeting VALUES (7)

    $ service-keep name=postgres
    SELECT a FROM fleeting
    """


@case
def what_scripts_ask_to_be_kept_is_compared_over_a_restart(weir):
    lost = "postgres: after a kill and a restart `SELECT a FROM fleeting` answers no rows, before it was (7)"
    with Project(weir, "[service.postgres]\nsanity-restart = true\n") as project:
        script(project, "keeps.td", KEEPS)
        script(project, "forgets.td", FORGETS)
        text = run(project, "--jobs", "1", "keeps.td", "forgets.td", "keeps.td", code=1)
        expect(text, "FAIL", "2 passed, 1 failed", lost)
        assert "services of the run" not in text, text
        # Nothing is taken away at the end of a script, so it is asked at the end of the run.
        target = ("--target", "${service.postgres.url}", "--jobs", "1")
        text = run(project, *target, "keeps.td", "forgets.td", code=1)
        expect(text, "services of the run", "the restart at the end: " + lost, "2 passed, 1 failed")
        script(project, "wrong.td", "$ service-keep name=postgres\nSELECT nothing\n")
        expect(run(project, "wrong.td", code=1), "wrong.td:1:1", 'column "nothing" does not exist')
        assert project.leftovers() == [], project.leftovers()
    with Project(weir, "") as project:
        script(project, "one.td", KEEPS)
        expect(run(project, "one.td", code=1), "postgres is not restarted at the end, so nothing is compared",
               "`sanity-restart = true` in [service.postgres]")


@case
def prefixes_differ(weir):
    with Project(weir, "") as project:
        for name in ("one.td", "two.td"):
            script(project, name, """
                $ shell-execute
                mkdir ../${weir.prefix} && echo ${weir.prefix} | grep -qE '^[a-z0-9-]+$'
                """.replace("../", str(project.base) + "/"))
        expect(run(project, "one.td", "two.td"), "2 passed")


if __name__ == "__main__":
    sys.exit(main())
