// Pages of `weir help` that are prose.
#include <array>

#include "cli/help.h"

namespace weir::cli {
namespace {

constexpr std::string_view kTd =
    R"(A script is a list of commands, each introduced by the first character of a line:

  $ ACTION [NAME=VALUE...]   an action (`weir help actions`); lines below are its input
  > STATEMENT                rows that the statement must return, one a line below it
  ! STATEMENT                must fail; the error expected stands below it
  ? STATEMENT                one column; its text, joined by newlines, stands below it
  # ...                      a comment; empty lines mean nothing

A statement continues on the next line if that begins with two blanks. Rows are compared as a
multiset, fields are divided by blanks, "..." holds a field with blanks. A line of names above a
line of dashes is a header, compared in order. `N values hashing to MD5` stands for N rows.
A `>` that does not see its rows is tried again until the timeout (30s). The error below `!` is
`contains:TEXT`, `exact:TEXT`, `regex:PATTERN` or `timeout`.

  > CREATE TABLE t (a int)
  > INSERT INTO t VALUES (1), (2)
  > SELECT a FROM t
  1
  2
  ! SELECT b FROM t
  contains:column "b" does not exist

`[version>=NUMBER]` behind the first character gates a command.
)";

constexpr std::string_view kSlt =
    R"(A script of sqllogictest is a list of records, divided by blank lines:

  statement ok              SQL that must succeed
  CREATE TABLE t (a INT)

  query I rowsort           SQL that must return the rows below `----`
  SELECT a FROM t
  ----
  1

  # ...                     a comment, between records

sqllogictest is one idea in many dialects. Each file is read in one: `--dialect NAME`, what
weir.toml says for its folder, else the one that its path and its text point to (`weir help
dialects`; `weir check --verbose FILE` says which and why). The dialect decides how rows are laid
out, which directives there are, and which engine runs the file if `--engine` or `--target` name
none. `skipif NAME` and `onlyif NAME` above a record say on which engines it runs.

Files are those that end in .slt, .test, .test_slow or .slt.serial, and what is named itself. After
a record that failed the next ones are judged (`--fail-fast` ends the file). `weir run --rewrite`
puts what came in place of what was expected (`weir help rewriting`), `--against ENGINE` compares
two engines, `--as-view` asks each query again through a view. docs/slt-language.md explains it all.
)";

constexpr std::string_view kRewriting =
    R"(`weir run --rewrite PATH...` runs sqllogictest scripts as always, reports what differs, and when the
run has ended puts what came in its place: rows, hashes, type letters, errors, counts, the output of
commands. Nothing else in a file changes, and a second time changes nothing.

  weir run --rewrite --engine sqlite tests/cities.test
  git diff                                             # then look whether that is right

A wrong answer is written as faithfully as a right one. What cannot be written is reported and keeps
its bytes: a record whose iterations do not agree, an expectation that holds variables, records that
no dialect can write. The exit status is 0 if nothing is left that differs. Scripts of testdrive are
not rewritten; the diff of a failure can be pasted into them. See docs/rewriting.md.
)";

constexpr std::string_view kVariables =
    R"(`${NAME}` in a script is replaced just before its command runs. There is no nesting and no default.

  arg.NAME                 `--var NAME=VALUE`, `--secret-var`, or `[variables]` in weir.toml
  env.NAME                 an environment variable of weir
  testdrive.seed           the seed of the file
  testdrive.temp-dir       the temporary directory of the file
  testdrive.NAME           addresses of services

Scripts set more with `$ set`, `$ set-from-sql` and others (`weir help actions`). Values are
replaced in arguments and input of actions, statements, expected rows and texts; in `regex:` they
match literally. Names of columns, hashes, `detail:` and `hint:` are taken as written.
)";

constexpr std::string_view kVerdicts = R"(Each command and each file gets one verdict.

  pass       judged, and as expected
  fail       judged, and different: the system under test is wrong, or the script is
  error      could not be judged: the script does not parse, the server is gone, a deadline
             passed, an outcome is unknown
  skip       not run, with a reason: an unmet need, a version gate, `$ skip-if`, a selection
  unjudged   not run because an earlier failure made it meaningless

A file fails if a command fails, else is an error if one is an error, else passes; a file of which
every command was skipped is a skip. In scripts of sqllogictest a command is a record: statements and
queries are counted. After a record that failed the next ones are judged; `--fail-fast` ends the file.
)";

constexpr std::string_view kExitCodes = R"(  0     nothing failed
  1     a file failed
  2     wrong usage, or a script that does not parse
  3     could not run: no server, no permission, or all selected files skipped
  130   interrupted

When several apply: 130, then 3, 2, 1. Under the names testdrive and sqllogictest: 0 or 1, and 2 for
wrong usage.
`weir check` exits with 0 or 2.
)";

constexpr std::string_view kWhere =
    R"(Without a target weir starts a PostgreSQL of its own on a loopback port, gives each file a fresh
database cloned from a template, and runs as many files at a time as there are cores.

  weir run scripts                                     a server of weir's own
  weir run --with postgres@15 scripts                  another version
  weir run --with postgres=/opt/pg/bin --pg-set shared_preload_libraries=x --init x.sql scripts
                                                       your own build or extension
  weir run --target postgres://me@localhost/db scripts exactly that database, one file at a time
  weir run --target ... --isolate scripts              a database each on that server
  weir run --engine duckdb scripts                     records of sqllogictest, in memory
  weir run --target sqlite:FILE scripts                exactly that file
  weir run --sequence upgrade                          in order, sharing one database
  weir run --host kafka=127.0.0.1 scripts              names in scripts, mapped

A file that changes what the whole server shares (roles, databases, settings) gets a server of its
own. `--keep-failed` keeps the database of a failed file and prints how to open it. No PG*
variable, service file or password file changes what happens.
)";

constexpr std::string_view kConfig =
    R"(weir.toml is looked for beside the first script and in the folders above; `--config FILE` names one,
`--no-config` reads none. The command line wins over it; lists add up. Paths count from its folder.

  [run]                         # defaults of options of `weir run`
  timeout = "10s"
  jobs = 4
  with = ["postgres@15"]
  pg-set = { work_mem = "64MB" }
  gate-version = 1500

  [hosts]                       # names in scripts, see `--host`
  "kafka:9092" = "127.0.0.1:19092"

  [variables]                   # ${arg.replicas}
  replicas = 2

  [dialects]                    # of sqllogictest scripts below a folder, see `--dialect`
  "third_party/duckdb" = "duckdb"

  [[suite]]                     # files that run in order and share one database
  name = "upgrade"
  files = ["upgrade/create.td", "upgrade/check-*.td"]

  [service.kafka]               # see `weir help services`
  version = "4.3"

Keys of [run]: every option of `weir run` but those that select files, set variables or the seed,
or say how much is printed.
)";

constexpr std::string_view kServices =
    R"(Services are the systems around scripts: databases, brokers, registries. `weir describe` lists the
built-in ones; weir.toml changes them and adds others. Tables are merged key by key, everything
else is replaced:

  [service.kafka]               # the built-in one, changed
  version = "4.3"
  stop.grace = "20s"

  [service.orders]              # one of your own
  needs = ["kafka"]
  [service.orders.port.http]
  [service.orders.start]
  command = ["bin/orders", "--port", "${port.http}", "--broker", "${service.kafka.addr}"]
  folder = "${project}"
  [[service.orders.ready]]
  http = "http://${addr.http}/health"

  [override.slow-disk.service.kafka.file."server.properties".lines]
  "log.flush.interval.messages" = 1

`[override.NAME]` is laid on top when it is asked for by name. `${...}` stands for what is known when
a service starts: version, major, project, folder, prepared, artefact.A, jars.A, tool.T, port.P,
addr.P, advertised.P, url, url.U, and of others service.S.addr, .host, .port, .url, .url.U.
`$${` is a literal `${`. docs/services.md explains it all.
)";

constexpr std::string_view kTestdrive =
    R"(Called under the name testdrive (a symbolic link, or `weir testdrive`), weir takes the options of the
original, and those of `weir run` too. Files run one after the other against --materialize-url
(postgres://materialize@localhost:6875 if not given), failed statements are retried as by the
original, 10 failed files end the run, and the exit status is 0 or 1.

`weir testdrive --help` lists the options; it says which have no effect here and why.

Under the name sqllogictest (or as `weir sqllogictest`) it takes those of sqllogictest-rs. Scripts
are read in that dialect and run on PostgreSQL: on the server that -h, -p, -d, -u, -w, --options or
their SLT_* variables name, else on one of weir's own. Without -j all files see one database, with
it each has its own. A file ends at its first failure unless --keep-going is given, and the exit
status is 0 or 1. `weir sqllogictest --help` lists the options.
)";

constexpr std::array kTopics = {
    Topic{"td", "the language of .td scripts", kTd},
    Topic{"slt", "scripts of sqllogictest, with all directives", kSlt},
    Topic{"rewriting", "putting what came in place of what was expected", kRewriting},
    Topic{"variables", "`${...}` in scripts", kVariables},
    Topic{"where", "servers and databases that scripts run in", kWhere},
    Topic{"config", "weir.toml", kConfig},
    Topic{"services", "descriptions of services in weir.toml, with every key", kServices},
    Topic{"verdicts", "pass, fail, error, skip, unjudged", kVerdicts},
    Topic{"exit-codes", "what the exit status says", kExitCodes},
    Topic{"drop-in", "weir under the names testdrive and sqllogictest", kTestdrive},
};

}  // namespace

std::span<const Topic> topics() { return kTopics; }

}  // namespace weir::cli
