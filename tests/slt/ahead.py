"""Writes scripts in which sending ahead has to stop, or to begin again; see piped.py."""
import collections

Script = collections.namedtuple("Script", "path dialect failures")

ROUNDS = 150


def statement(sql, *head):
    return "\n".join([*head, "statement ok", sql, ""])


def query(sql, answer):
    return "\n".join(["query I", sql, "----", str(answer), ""])


def rounds(first, count=ROUNDS):
    """Statements and queries by turns: whoever gets the answer of another one fails."""
    for number in range(first, first + count):
        yield statement(f"INSERT INTO t VALUES ({number})")
        yield query("SELECT max(a) FROM t", number)


# Whoever sends ahead has sent all that it may by the time the session ends.
END_SESSION = "SELECT pg_sleep(0.3), pg_terminate_backend(pg_backend_pid())"
TABLE = statement("CREATE TABLE t(a int)")


def lost_connection():
    """The server ends the session in the middle: what was sent behind it is sent again."""
    yield TABLE
    yield from rounds(0)
    yield statement(END_SESSION)
    yield from rounds(ROUNDS)
    yield query("SELECT count(*) FROM t", 2 * ROUNDS)


def lost_named_connection():
    """A named session is not opened again; nothing of it is said to be under way, and the main
    one goes on."""
    head = "connection other"
    yield TABLE
    yield from rounds(0, 20)
    yield statement(END_SESSION, head)
    for number in range(20, 80):
        yield statement(f"INSERT INTO t VALUES ({number})", head)
    yield from rounds(80, 20)
    yield query("SELECT count(*) FROM t", 40)


def skipped_loops():
    """Loops whose records are all skipped stand between records that are not."""
    yield TABLE
    for number in range(0, 40, 10):
        yield "repeat 3"
        yield statement("INSERT INTO t VALUES (-1)", "onlyif crdb")
        yield from rounds(number, 10)
    yield query("SELECT count(*) FROM t", 40)


def loops():
    """Records before, in and behind loops."""
    yield TABLE
    yield from rounds(0, 3)
    yield "repeat 5"
    yield statement("INSERT INTO t VALUES (0)")
    yield "repeat 4"
    yield query("SELECT count(*) FROM t", 8)
    yield from rounds(3, 70)
    yield query("SELECT count(*) FROM t", 78)


def errors():
    """Records that fail, expected or not, and a transaction that one of them ends."""
    yield TABLE
    yield from rounds(0, 40)
    yield "statement error\nCREATE TABLE t(a int)\n"
    yield statement("CREATE TABLE t(b int)")
    yield from rounds(40, 40)
    yield statement("BEGIN")
    yield statement("INSERT INTO t VALUES (99)")
    yield "statement error\nSELECT nothing\n"
    yield statement("SELECT 1")
    yield statement("ROLLBACK")
    yield from rounds(80, 40)
    yield query("SELECT count(*) FROM t", 120)


def given_up():
    """A server process that answers neither the statement nor its cancel, for longer than weir
    waits for either."""
    yield statement("CREATE TABLE t(a text)")
    yield statement("CREATE FUNCTION pause() RETURNS void LANGUAGE plpgsql AS $$ BEGIN COPY t FROM "
                    "PROGRAM 'kill -STOP $PPID; sleep 7; kill -CONT $PPID'; END $$")
    yield from rounds_of_constants()
    yield statement("SELECT pause()")
    yield from rounds_of_constants()


def rounds_of_constants():
    for number in range(ROUNDS):
        yield query(f"SELECT {number}", number)


SCRIPTS = [(lost_connection, "sqllogictest-rs", 1), (lost_named_connection, "sqllogictest-rs", 61),
           (skipped_loops, "cockroach", 0), (loops, "cockroach", 0),
           (errors, "sqllogictest-rs", 2)]


def write(folder, make):
    path = folder / f"{make.__name__}.slt"
    path.write_text("\n".join(make()))
    return str(path)


def write_scripts(folder):
    """The scripts that are the same sent ahead and one by one, and how many records of each fail."""
    return [Script(write(folder, make), dialect, failures)
            for make, dialect, failures in SCRIPTS]
