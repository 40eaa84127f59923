#!/usr/bin/env python3
"""`$ subscribe` and `$ verify-changes` on a real PostgreSQL: changes.py WEIR VERSION

One server of that version, and scripts on it: every kind of change, crashes of the server and cut
connections, buffers that are full, and that nothing is left on the server afterwards.
"""
import os
import pathlib
import signal
import sys
import textwrap
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from harness import Project, wait_until

CASES = []


def case(function):
    CASES.append(function)
    return function


class Server:
    """A project with one PostgreSQL that is up."""

    def __init__(self, project):
        self.project = project
        project.call("up", "postgres", "--detach")

    def url(self):
        return self.project.services()["postgres"]["urls"]["main"]

    def restart(self):
        self.project.call("kill", "postgres")
        self.project.call("up", "postgres", "--detach")

    def run(self, name, text, code=0, *words):
        (self.project.folder / name).write_text(textwrap.dedent(text).lstrip())
        done = self.project.call("run", "--target", self.url(), *words, name, check=False)
        said = done.stdout + done.stderr
        assert done.returncode == code, f"exit status {done.returncode}, not {code}:\n{said}"
        return said

    def ask(self, sql):
        return self.project.call("sql", "postgres", "--", "-Atc", sql).stdout.strip()

    def drop_publications(self):
        for name in self.ask("select pubname from pg_publication").split():
            self.ask(f'drop publication "{name}"')

    def nothing_left(self):
        for table in ("pg_replication_slots", "pg_publication"):
            assert self.ask(f"select count(*) from {table}") == "0", f"something is left in {table}"


@case
def every_kind_of_change(server):
    server.run("kinds.td", """
        > CREATE TABLE kinds (id int PRIMARY KEY, flag boolean, at timestamptz, n numeric, twice int GENERATED ALWAYS AS (id * 2) STORED, note text)

        > INSERT INTO kinds (id, flag, at, n, note) VALUES (1, true, '2026-01-02 03:04:05+00', 1.50, 'as it was')

        $ subscribe name=kinds table=kinds

        $ verify-changes name=kinds

        > INSERT INTO kinds (id, flag, n, note) VALUES (2, false, 'NaN', E'two\\nlines'), (3, NULL, 3, '')

        > UPDATE kinds SET note = 'changed' WHERE id = 1

        > UPDATE kinds SET id = 4 WHERE id = 3

        > DELETE FROM kinds WHERE id = 2

        $ verify-changes name=kinds
        insert 2 false <null> NaN "two\\nlines"
        insert 3 <null> <null> 3 ""
        update 1 true "2026-01-02 03:04:05 UTC" 1.5 changed
        update 3 => 4 <null> <null> 3 ""
        delete 2

        $ verify-changes name=kinds

        > TRUNCATE kinds

        $ verify-changes name=kinds
        truncate

        $ verify-changes name=kinds
        """)


@case
def rolled_back_is_no_change(server):
    server.run("rolled.td", """
        > CREATE TABLE rolled (id int PRIMARY KEY)

        $ subscribe name=rolled table=rolled

        > BEGIN

        > INSERT INTO rolled VALUES (1)

        > SAVEPOINT s

        > INSERT INTO rolled VALUES (2)

        > ROLLBACK TO s

        > COMMIT

        > BEGIN

        > INSERT INTO rolled VALUES (3)

        > ROLLBACK

        $ verify-changes name=rolled
        insert 1

        $ verify-changes name=rolled query="SELECT 1"
        """)


@case
def values_that_did_not_change_are_kept(server):
    server.run("toast.td", """
        > CREATE TABLE toast (id int PRIMARY KEY, n int, large text)

        > ALTER TABLE toast ALTER large SET STORAGE EXTERNAL

        > INSERT INTO toast VALUES (1, 1, repeat('x', 20000))

        $ subscribe name=toast table=toast

        > INSERT INTO toast VALUES (2, 2, repeat('y', 20000))

        > UPDATE toast SET n = n + 1

        > UPDATE toast SET id = 3 WHERE id = 2

        $ verify-changes name=toast

        > ALTER TABLE toast REPLICA IDENTITY FULL

        > UPDATE toast SET n = n + 1

        $ verify-changes name=toast
        """)


@case
def a_table_without_a_key(server):
    server.run("bag.td", """
        > CREATE TABLE bag (a int, b text)

        > ALTER TABLE bag REPLICA IDENTITY FULL

        > INSERT INTO bag VALUES (1, 'x'), (1, 'x'), (NULL, NULL)

        $ subscribe name=bag table=bag

        > DELETE FROM bag WHERE ctid = (SELECT min(ctid) FROM bag WHERE a = 1)

        > UPDATE bag SET b = 'y' WHERE a IS NULL

        $ verify-changes name=bag
        delete 1 x
        update <null> <null> => <null> y

        $ verify-changes name=bag
        """)


@case
def several_tables_and_partitions(server):
    server.run("several.td", """
        > CREATE SCHEMA "Other"

        > CREATE TABLE "Other"."Table" (id int PRIMARY KEY)

        > CREATE TABLE parts (id int PRIMARY KEY) PARTITION BY RANGE (id)

        > CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (1) TO (10)

        > CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM (10) TO (20)

        $ set tables
        "Other"."Table",parts

        $ subscribe name=both table=${tables}

        > INSERT INTO parts VALUES (1), (11)

        > INSERT INTO "Other"."Table" VALUES (7)

        > UPDATE parts SET id = 12 WHERE id = 1

        $ verify-changes name=both
        insert parts 1
        insert parts 11
        insert Table 7
        delete parts 1
        insert parts 12

        $ verify-changes name=both table=parts

        $ verify-changes name=both table=Table

        > INSERT INTO parts VALUES (2)

        > INSERT INTO "Other"."Table" VALUES (8)

        $ verify-changes name=both table=parts
        insert parts 2

        $ verify-changes name=both table=Table
        insert Table 8

        > INSERT INTO parts VALUES (3)

        $ verify-changes name=both
        insert parts 3
        """)
    said = server.run("undecided.td", """
        > CREATE TABLE one (id int PRIMARY KEY)

        > CREATE TABLE two (id int PRIMARY KEY)

        $ subscribe name=pair table=one,two

        $ verify-changes name=pair
        """, 1)
    assert "`pair` has several tables: which one?" in said, said


@case
def a_view_is_what_its_changes_add_up_to(server):
    """The promise that an engine of maintained views gives, with a view that breaks it."""
    script = """
        > CREATE TABLE NAME (id int PRIMARY KEY, amount int)

        $ subscribe name=NAME table=NAME

        > INSERT INTO NAME SELECT i, i FROM generate_series(1, 1000) AS i

        > DELETE FROM NAME WHERE amount % 2 = 0

        > CREATE VIEW NAME_view AS SELECT * FROM NAME WHERE WHAT

        $ set-sql-timeout duration=300ms force=true

        $ verify-changes name=NAME query="SELECT * FROM NAME_view"
        """
    server.run("right.td", script.replace("NAME", "fine").replace("WHAT", "true"))
    said = server.run("wrong.td", script.replace("NAME", "wrong").replace("WHAT", "id <> 7"), 1)
    assert "add up to 500 rows, the query gives 499 (0 missing, 1 unexpected)" in said, said
    assert "+ 7" in said, said


@case
def a_full_buffer_is_told(server):
    said = server.run("full.td", """
        > CREATE TABLE full_ (id int PRIMARY KEY)

        $ subscribe name=full table=full_ max-changes=10

        > INSERT INTO full_ SELECT generate_series(1, 8)

        > INSERT INTO full_ SELECT generate_series(11, 15)

        $ verify-changes name=full
        """, 1)
    assert "8 changes were waiting, and with 5 more" in said, said
    said = server.run("large.td", """
        > CREATE TABLE large (id int PRIMARY KEY)

        $ subscribe name=large table=large max-changes=10

        > INSERT INTO large SELECT generate_series(1, 11)

        $ verify-changes name=large
        """, 1)
    assert "one transaction has more than 10 changes" in said, said


@case
def mistakes_are_told(server):
    said = server.run("missing.td", "$ subscribe name=x table=no_such_table\n", 1)
    assert 'relation "no_such_table" does not exist' in said, said
    said = server.run("name.td", """
        > CREATE TABLE named (id int PRIMARY KEY)

        $ subscribe name=named table=named

        $ verify-changes name=nemed
        """, 1)
    assert "did you mean `named`?" in said, said
    for when_lost in ("end", "resume"):
        said = server.run(f"held_{when_lost}.td", f"""
            > CREATE TABLE held_{when_lost} (id int PRIMARY KEY)

            > BEGIN

            > INSERT INTO held_{when_lost} VALUES (1)

            $ set-sql-timeout duration=500ms force=true

            $ subscribe name=held table=held_{when_lost} when-lost={when_lost}
            """, 1)
        assert "it waits for all transactions of the server" in said, said


@case
def a_cut_connection_ends_a_subscription_or_does_not(server):
    script = """
        > CREATE TABLE NAME (id int PRIMARY KEY)

        $ subscribe name=NAME table=NAME when-lost=WHAT

        > INSERT INTO NAME VALUES (1)

        > SELECT count(pg_terminate_backend(pid)) FROM pg_stat_replication WHERE application_name = 'weir changes'
        1

        > INSERT INTO NAME VALUES (2)

        > DELETE FROM NAME WHERE id = 1

        $ verify-changes name=NAME
        insert 1
        insert 2
        delete 1
        """
    server.run("resumed.td", script.replace("NAME", "resumed").replace("WHAT", "resume"))
    said = server.run("cut.td", script.replace("NAME", "cut").replace("WHAT", "end"), 1)
    assert "terminating connection" in said, said


@case
def a_crash_of_the_server_loses_and_repeats_nothing(server):
    server.run("crash.td", """
        > CREATE TABLE crash (id int PRIMARY KEY, n int)

        > INSERT INTO crash VALUES (1, 0)

        $ subscribe name=crash table=crash when-lost=resume

        > INSERT INTO crash VALUES (2, 0)

        > UPDATE crash SET n = n + 1

        $ service-kill name=postgres

        $ service-start name=postgres

        > UPDATE crash SET n = n + 1

        $ service-kill name=postgres

        $ service-start name=postgres

        > DELETE FROM crash WHERE id = 1

        $ verify-changes name=crash
        insert 2 0
        update 1 1
        update 2 1
        update 1 2
        update 2 2
        delete 1

        $ verify-changes name=crash
        """)


@case
def what_a_server_must_have_is_told(server):
    server.ask("alter system set wal_level = replica")
    server.restart()
    said = server.run("level.td", """
        > CREATE TABLE level (id int PRIMARY KEY)

        $ subscribe name=level table=level
        """, 1)
    assert "cannot make a replication slot: logical decoding requires" in said, said
    assert "hint: set `wal_level = logical`" in said, said
    server.ask("alter system reset wal_level")
    server.restart()

    server.ask("create role plain login")
    url = server.url().replace("postgres@", "plain@")
    said = server.run("plain.td", f"$ subscribe name=plain table=t connection={url}\n", 1)
    assert "WAL sender" in said or "walsender" in said, said
    assert "hint: `ALTER ROLE plain REPLICATION` allows it" in said, said
    server.ask("drop role plain")


@case
def a_table_without_identity_takes_inserts_only(server):
    said = server.run("bare.td", """
        > CREATE TABLE bare (id int)

        $ subscribe name=bare table=bare

        > INSERT INTO bare VALUES (1), (1)

        $ verify-changes name=bare
        insert 1
        insert 1

        $ verify-changes name=bare

        $ set-sql-timeout duration=200ms force=true

        > UPDATE bare SET id = 2
        """, 1)
    assert 'cannot update table "bare" because it does not have a replica identity' in said, said


@case
def columns_come_and_go(server):
    server.run("columns.td", """
        > CREATE TABLE columns (id int PRIMARY KEY, a text, b text)

        > INSERT INTO columns VALUES (1, 'a', 'b')

        $ subscribe name=columns table=columns

        > ALTER TABLE columns DROP COLUMN a

        > ALTER TABLE columns ADD COLUMN c int

        > INSERT INTO columns VALUES (2, 'b', 3)

        $ verify-changes name=columns
        insert 2 b 3

        $ verify-changes name=columns
        """)


@case
def values_that_no_change_tells_are_laid_to_the_alteration(server):
    said = server.run("altered.td", """
        > CREATE TABLE altered (id int PRIMARY KEY, a numeric, b text)

        > INSERT INTO altered VALUES (1, 1.6, 'b')

        $ subscribe name=altered table=altered

        > ALTER TABLE altered ADD COLUMN c int DEFAULT 7

        > INSERT INTO altered VALUES (2, 2, 'b', 3)

        > ALTER TABLE altered ALTER COLUMN a TYPE int

        > ALTER TABLE altered RENAME COLUMN b TO d

        > INSERT INTO altered VALUES (3, 3, 'd', 3)

        $ verify-changes name=altered
        """, 1, "--timeout", "3s")
    assert ("; the table was altered meanwhile: column `c` is new or has a new name, column `a` has another type, "
            "column `d` is new or has a new name") in said, said
    assert "hint: logical decoding does not tell what that made of the rows" in said, said
    said = server.run("renamed.td", """
        > CREATE TABLE renamed (id int PRIMARY KEY, a text)

        $ subscribe name=renamed table=renamed

        > ALTER TABLE renamed RENAME COLUMN a TO b

        $ verify-changes name=renamed
        """, 1, "--timeout", "3s")
    assert "hint: if the table was altered: its stream tells of its columns with the next change" in said, said


@case
def what_another_one_has_made_stays(server):
    said = server.run("taken.td", """
        > CREATE TABLE taken (id int PRIMARY KEY)

        $ subscribe name=n table=taken

        > DO $d$ BEGIN EXECUTE (SELECT format('CREATE PUBLICATION %I', replace(pubname, '_1_n', '_2_n')) FROM pg_publication); END $d$

        $ subscribe name=n table=taken
        """, 1, "--timeout", "2s")
    assert "already exists" in said, said
    names = server.ask("select pubname from pg_publication")
    assert names.endswith("_2_n"), f"publications: {names}"
    server.drop_publications()


@case
def names_that_look_alike_are_two_subscriptions(server):
    server.run("alike.td", """
        > CREATE TABLE alike (id int PRIMARY KEY)

        $ subscribe name=a-b table=alike

        > INSERT INTO alike VALUES (1)

        $ subscribe name=a.b table=alike

        > INSERT INTO alike VALUES (2)

        $ verify-changes name=a-b
        insert 1
        insert 2

        $ verify-changes name=a.b
        insert 2

        $ subscribe name=a.b table=alike from=now

        > DELETE FROM alike WHERE id = 1

        $ verify-changes name=a.b
        delete 1
        """)


@case
def a_crash_ends_what_is_not_resumed_and_time_is_kept(server):
    script = """
        > CREATE TABLE NAME (id int PRIMARY KEY)

        $ subscribe name=NAME table=NAME when-lost=WHAT

        $ set-sql-timeout duration=2s force=true

        $ service-kill name=postgres
        """
    verify = "\n        $ verify-changes name=NAME\n"
    began = time.monotonic()
    said = server.run("down.td", (script + verify).replace("NAME", "down").replace("WHAT", "resume"), 1)
    assert time.monotonic() - began < 30, "it waited longer than the timeout of the file"
    assert "down.td" in said and "error:" in said, said
    server.project.call("up", "postgres", "--detach")
    # The server was gone when the file ended: what was made for good is told, and is there.
    assert "is left on its server, slot and publication `" in said, said
    server.ask("select pg_drop_replication_slot(slot_name) from pg_replication_slots")
    server.drop_publications()

    start = "\n        $ service-start name=postgres\n"
    said = server.run("ended.td", (script + start + verify).replace("NAME", "ended").replace("WHAT", "end"), 1)
    assert "the subscription `ended`: its connection was lost: " in said, said


@case
def a_killed_weir_leaves_no_slot(server):
    script = """
        > CREATE TABLE killed (id int PRIMARY KEY)

        $ subscribe name=killed table=killed

        > SELECT pg_sleep(60)
        """
    (server.project.folder / "killed.td").write_text(textwrap.dedent(script).lstrip())
    weir = server.project.start("run", "--target", server.url(), "killed.td")
    wait_until(lambda: server.ask("select count(*) from pg_replication_slots") == "1")
    os.kill(weir.pid, signal.SIGKILL)
    weir.communicate()
    wait_until(lambda: server.ask("select count(*) from pg_replication_slots") == "0")
    server.ask("select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(60)'"
               " and pid <> pg_backend_pid()")
    server.drop_publications()
    # Its scratch folder goes with the next run.
    server.run("next.td", "> SELECT 1\n1\n")


def main():
    weir, version = sys.argv[1:3]
    wanted = sys.argv[3:]
    with Project(weir, f'[service.postgres]\nversion = "{version}"\n') as project:
        server = Server(project)
        for function in CASES:
            if wanted and function.__name__ not in wanted:
                continue
            function(server)
            server.nothing_left()
            print(f"{function.__name__}: passed")
        project.call("down")
        assert not project.leftovers(), project.leftovers()


if __name__ == "__main__":
    main()
