// sqllogictest scripts from text to verdicts, on SQLite in memory.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

#include "plan/edit.h"
#include "plan/store.h"
#include "run/slt_run_testing.h"

namespace weir::run {
namespace {

using testing::SltRun;

// ---- Verdicts

TEST_F(SltRun, GoesOnAfterFailuresAndCountsAll) {
  EXPECT_EQ(problems("sqlite",
                     "statement ok\nCREATE TABLE t(a)\n\nstatement error\nSELECT 1\n\n"
                     "statement ok\nSELECT x\n\nquery I\nSELECT 2\n----\n3\n\n"
                     "onlyif mysql\nquery I\nSELECT 2\n----\n3\n\nquery I\nSELECT 2\n----\n2\n"),
            "4: fail: the statement succeeded, expected an error\n"
            "7: fail: statement failed: no such column: x\n"
            "10: fail: the result differs: 1 line missing, 1 unexpected\n"
            "16: skip: onlyif mysql\n");
  EXPECT_EQ(result_.commands.of(plan::Verdict::Pass), 2U);
  EXPECT_EQ(result_.commands.of(plan::Verdict::Fail), 3U);
  EXPECT_EQ(result_.commands.of(plan::Verdict::Skip), 1U);
  EXPECT_EQ(result_.verdict, plan::Verdict::Fail);
}

TEST_F(SltRun, StopsAtTheFirstFailureIfAsked) {
  options_.after_failure = AfterFailure::Stop;
  EXPECT_EQ(problems("sqlite", "statement ok\nbad\n\nstatement ok\nSELECT 1\n"),
            "1: fail: statement failed: near \"bad\": syntax error\n"
            "4: unjudged: the file stopped at line 1\n");
}

TEST_F(SltRun, AQueryRunsItsFirstStatementAndAStatementAll) {
  expect_pass(
      "sqlite",
      "statement ok\nCREATE TABLE t(a); INSERT INTO t VALUES (1)\n\n"
      "query I\nSELECT a FROM t; DROP TABLE t\n----\n1\n\nquery I\nSELECT a FROM t\n----\n1\n");
}

TEST_F(SltRun, SortsAndHashes) {
  expect_pass("sqlite",
              "statement ok\nCREATE TABLE t(a, b)\n\nstatement ok\nINSERT INTO t VALUES "
              "(10,1),(9,2),(1,3)\n\n"
              "query II rowsort\nSELECT * FROM t\n----\n1\n3\n10\n1\n9\n2\n\n"
              "query II valuesort\nSELECT * FROM t\n----\n1\n1\n10\n2\n3\n9\n\n"
              "hash-threshold 1\n\nquery I\nSELECT a FROM t LIMIT 2\n----\n"
              "2 values hashing to 46fa97b44667d2a8843039e9e66ad130\n\n"
              "hash-threshold 0\n\nquery I\nSELECT a FROM t LIMIT 2\n----\n10\n9\n");
}

TEST_F(SltRun, AHashIsRightOnlyAboveTheThreshold) {
  EXPECT_EQ(problems("sqlite",
                     "query I\nSELECT 1\n----\n1 values hashing to "
                     "b026324c6904b2a9cb4b88d6d61c81d1\n")
                .substr(0, 8),
            "1: fail:");
}

TEST_F(SltRun, AServerThatIsNotThereEndsTheFileAtOnce) {
  place_.main = *driver::parse_target("postgres://me@127.0.0.1:1/db");
  const MonotonicTime begin = clock_.now();
  EXPECT_EQ(problems("slt-rs",
                     "statement ok retry 5 backoff 10s\nSELECT 1\n\nstatement ok\nSELECT 2\n\n"
                     "statement error\nSELECT 3\n"),
            "1: error: cannot connect to postgres://me@127.0.0.1:1/db: connection to server at "
            "\"127.0.0.1\", port 1 failed: Connection refused\n"
            "4: unjudged: no connection since line 1\n7: unjudged: no connection since line 1\n");
  EXPECT_LT(clock_.now() - begin, std::chrono::seconds(5));
  EXPECT_TRUE(result_.without_server);
}

// ---- Two engines

TEST_F(SltRun, TwoEnginesThatAgreePass) {
  compare_with("sqlite");
  EXPECT_EQ(
      problems("sqlite",
               "statement ok\nCREATE TABLE t(a)\n\nstatement ok\nINSERT INTO t VALUES (1),(2)\n\n"
               "query I rowsort\nSELECT a FROM t\n----\n1\n2\n\nstatement error\nbad\n\n"
               "skipif sqlite\nstatement ok\nbad\n"),
      "17: skip: skipif sqlite\n");
  EXPECT_EQ(sent().substr(0, 42), "CREATE TABLE t(a);CREATE TABLE t(a);INSERT");
}

TEST_F(SltRun, TwoEnginesThatDifferFail) {
  compare_with("sqlite");
  driver::ConnectTarget other = *place_.other;
  const driver::DriverSpec* sqlite = driver::find_driver("sqlite");
  const auto session =
      sqlite->connect(other, clock_, Deadline::after(clock_, std::chrono::seconds(5)), {});
  ASSERT_TRUE(session);
  for (const std::string_view text :
       {"CREATE TABLE t(a)", "INSERT INTO t VALUES (2)", "CREATE TABLE u(a)"}) {
    ASSERT_TRUE(driver::execute(**session, {text, driver::Protocol::Simple},
                                Deadline::after(clock_, std::chrono::seconds(5)), {})
                    .ok());
  }
  EXPECT_EQ(
      problems("sqlite",
               "statement ok\nCREATE TABLE IF NOT EXISTS t(a)\n\nstatement ok\nINSERT INTO t "
               "VALUES (1)\n\nquery I\nSELECT a FROM t\n----\n1\n\n"
               "statement ok\nCREATE TABLE u(a)\n\nquery I\nSELECT 1\n----\n2\n"),
      "7: fail: the engines differ: sqlite::memory: has 0 rows of its own, sqlite::memory: has "
      "1 row of its own\n"
      "12: fail: the engines differ: sqlite::memory: succeeds, sqlite::memory: fails: table u "
      "already exists\n"
      "15: fail: the result differs: 1 line missing, 1 unexpected\n");
}

TEST_F(SltRun, AnEngineThatCannotBeReachedIsNoVerdict) {
  place_.other = *driver::parse_target("sqlite:/nowhere/at/all");
  options_.timeout = std::chrono::milliseconds(50);
  const std::string text = problems("sqlite", "query I\nSELECT 1\n----\n1\n");
  EXPECT_NE(text.find("1: error: "), std::string::npos) << text;
  EXPECT_NE(text.find("/nowhere/at/all"), std::string::npos) << text;
}

// ---- Labels

TEST_F(SltRun, EnforcesLabelsAcrossAFile) {
  EXPECT_EQ(
      problems("sqlite",
               "query I rowsort x\nSELECT 1\n----\n1\n\nquery I rowsort x\nSELECT 2\n----\n2\n\n"
               "query I rowsort y\nSELECT 2\n----\n2\n"),
      "6: fail: the result differs from that of label `x` in line 1\n");
}

TEST_F(SltRun, ALabelStandsForWhatWasReturnedNotForWhatWasExpected) {
  EXPECT_EQ(
      problems("sqlite",
               "query I rowsort x\nSELECT 1\n----\n7\n\nquery I rowsort x\nSELECT 1\n----\n1\n"),
      "1: fail: the result differs: 1 line missing, 1 unexpected\n");
}

TEST_F(SltRun, ChecksTheLabelsOfSkippedQueries) {
  const std::string hash = "3 values hashing to c0710d6b4f15dfa88f600b0e6b624077";
  EXPECT_EQ(problems("sqlite",
                     "onlyif mysql\nquery I rowsort x\nS\n----\n1\n\nskipif mysql\nquery I rowsort "
                     "x\nSELECT 1\n----\n1\n\nonlyif mysql\nquery I rowsort x\nS\n----\n2\n"),
            "2: skip: onlyif mysql\n"
            "14: fail: the result differs from that of label `x` in line 2\n");
  EXPECT_EQ(
      problems("sqlite", "hash-threshold 2\n\nonlyif mysql\nquery I nosort x\nS\n----\n" + hash +
                             "\n\nquery I nosort x\nSELECT 1 UNION SELECT 2 UNION SELECT "
                             "3\n----\n" +
                             hash + "\n"),
      "4: skip: onlyif mysql\n");
}

TEST_F(SltRun, AForgottenLabelMayStandForSomethingElse) {
  expect_pass("duckdb",
              "query I rowsort x\nSELECT 1\n----\n1\n\nreset label x\n\n"
              "query I rowsort x\nSELECT 2\n----\n2\n");
}

TEST_F(SltRun, NamesTheScriptInWhichALabelWasFirst) {
  included_["b.slt"] = "\n\nquery I rowsort x\nSELECT 1\n----\n1\n";
  EXPECT_EQ(problems("duckdb", "include b.slt\n\nquery I rowsort x\nSELECT 2\n----\n2\n"),
            "3: fail: the result differs from that of label `x` in b.slt:3\n");
}

// ---- Loops

TEST_F(SltRun, RunsNestedLoops) {
  expect_pass("duckdb",
              "statement ok\nCREATE TABLE t(a, b)\n\nloop i 0 3\n\nloop j 0 2\n\n"
              "statement ok\nINSERT INTO t VALUES ({i}, {j})\n\nendloop\n\nendloop\n\nquery "
              "II\nSELECT count(*), sum(a * 10 + b) FROM t\n----\n6\t63\n");
}

TEST_F(SltRun, RunsEveryValueOfAForeach) {
  EXPECT_EQ(
      problems("duckdb",
               "foreach t <signed> !hugeint\n\nstatement ok\nSELECT '{t}'\n\nendloop\n\n"
               "foreach a,b 1,2 3,4\n\nquery II\nSELECT {a}, {b}\n----\n{a}\t{b}\n\nendloop\n\n"
               "statement ok\nSELECT '{a}'\n"),
      "");
  EXPECT_EQ(sent(),
            "SELECT 'tinyint';SELECT 'smallint';SELECT 'integer';SELECT 'bigint';"
            "SELECT 1, 2;SELECT 3, 4;SELECT '{a}';");
}

TEST_F(SltRun, ConditionsLookAtLoopVariables) {
  EXPECT_EQ(problems("duckdb",
                     "loop i 8 12\n\nonlyif i=9\ncontinue\n\nskipif i>10\nstatement ok\n"
                     "SELECT {i}\n\nonlyif i<=8\nstatement ok\nSELECT -{i}\n\nendloop\n"),
            "11: skip: onlyif i<=8\n7: skip: skipif i>10\n11: skip: onlyif i<=8\n");
  EXPECT_EQ(sent(), "SELECT 8;SELECT -8;SELECT 10;");
}

TEST_F(SltRun, ConcurrentIterationsHaveSessionsAndVariablesOfTheirOwn) {
  expect_pass("duckdb",
              "concurrentloop i 0 5\n\nquery I\nSELECT {i} + 1 - 1\n----\n{i}\n\n"
              "statement ok\nCREATE TEMP TABLE mine(a)\n\nendloop\n");
  EXPECT_EQ(result_.commands.of(plan::Verdict::Pass), 10U);
}

TEST_F(SltRun, ReportsEveryIterationThatFails) {
  EXPECT_EQ(problems("duckdb", "loop i 0 3\n\nquery I\nSELECT {i}\n----\n1\n\nendloop\n"),
            "3: fail: the result differs: 1 line missing, 1 unexpected\n"
            "3: fail: the result differs: 1 line missing, 1 unexpected\n");
}

TEST_F(SltRun, NamesTheIterationThatFails) {
  (void)problems("duckdb",
                 "loop i 0 2\n\nforeach x a b\n\nquery I\nSELECT {i}\n----\n0\n\nendloop\n\n"
                 "endloop\n\nquery I\nSELECT 1\n----\n0\n");
  EXPECT_EQ(watcher_.iterations, "i=1 x=a\ni=1 x=b\n");
}

TEST_F(SltRun, RepeatsARecord) {
  EXPECT_EQ(problems("cockroach", "repeat 3\nstatement ok\nSELECT 1\n\nstatement ok\nSELECT 2\n"),
            "");
  EXPECT_EQ(sent(), "SELECT 1;SELECT 1;SELECT 1;SELECT 2;");
}

// ---- Variables

TEST_F(SltRun, LetSetsVariablesFromARow) {
  EXPECT_EQ(
      problems("slt-rs",
               "control substitution on\n\nlet a, b\nSELECT 7, 'x'\n\n"
               "query IT\nSELECT $a, '${b}'\n----\n7 x\n\nquery T\nSELECT '\\$a'\n----\n$a\n"),
      "");
  EXPECT_EQ(problems("slt-rs", "let a\nSELECT 1, 2\n\nlet b\nSELECT 1 WHERE 0\n"),
            "1: fail: the query returned 2 columns for 1 variable\n"
            "4: fail: the query returned 0 rows, expected one to take values from\n");
}

TEST_F(SltRun, FallbacksMayReferToVariables) {
  options_.variables["env.HOST"] = "h";
  EXPECT_EQ(problems("slt-rs",
                     "control substitution on\n\nstatement ok\nSELECT '${x:d}', '${x:${HOST}}', "
                     "'${x:${y:e$HOST}f}', '${HOST:no}', '${x:}', '$HOST'\n"),
            "");
  EXPECT_EQ(sent(), "SELECT 'd', 'h', 'ehf', 'h', '', 'h';");
}

TEST_F(SltRun, AnUnknownVariableIsAnError) {
  EXPECT_EQ(problems("slt-rs",
                     "control substitution on\n\nstatement ok\nSELECT $nowhere\n\n"
                     "statement ok\nSELECT '${a:$nowhere}'\n"),
            "3: error: unknown variable `nowhere`\n6: error: unknown variable `nowhere`\n");
}

TEST_F(SltRun, VariablesOfCockroachAreReplacedWhereTheyAreKnown) {
  expect_pass("cockroach",
              "let $n\nSELECT 41\n\nquery IT\nSELECT $n + 1, '$other'\n----\n42 $other\n");
}

TEST_F(SltRun, KnowsTheRunnersOwnVariables) {
  expect_pass("slt-rs",
              "control substitution on\n\nstatement ok\nSELECT '$__TEST_DIR__ "
              "$__DATABASE__ $__NOW__'\n");
  const std::string text = sent();
  const auto words = split(text, ' ');
  ASSERT_EQ(words.size(), 4U);
  EXPECT_EQ(words[1], "'" + place_.scratch.string());
  EXPECT_EQ(words[2], place_.main.database);
  EXPECT_GT(words[3].size(), 19U);
  expect_pass("duckdb",
              "set variable x y\n\nstatement ok\nSELECT '{TEST_DIR} {TEMP_DIR} "
              "__TEST_DIR__ {x} {z} {TEST_NAME} {BASE_TEST_NAME}'\n");
  const std::string folder = place_.scratch.string();
  EXPECT_EQ(sent(), fmt::format("SELECT '{0} {0} {0} y {{z}} a.slt a.slt';", folder));
}

TEST_F(SltRun, ATestHasTheNameOfItsScriptAlsoIfItBeginsWithAnother) {
  included_["folder/b.slt"] = "statement ok\nSELECT '{TEST_NAME}'\n";
  expect_pass("duckdb", "include folder/b.slt\n\nstatement ok\nSELECT '{BASE_TEST_NAME}'\n");
  EXPECT_EQ(sent(), "SELECT 'a.slt';SELECT 'a.slt';");
}

TEST_F(SltRun, EveryUuidIsAnother) {
  expect_pass("duckdb",
              "statement ok\nSELECT '{UUID}', '{UUID}'\n\nstatement ok\nSELECT "
              "'{RUN_ID}' = '{RUN_ID}'\n");
  const std::string first = watcher_.sent[0].substr(8, 36);
  const std::string second = watcher_.sent[0].substr(48, 36);
  EXPECT_NE(first, second);
  EXPECT_EQ(first.substr(8, 1) + first.substr(14, 1), "-4") << watcher_.sent[0];
}

TEST_F(SltRun, ConcurrentIterationsDrawDifferentValuesAndAlwaysTheSame) {
  const std::string script =
      "concurrentloop i 0 3\n\nstatement ok\nSELECT '{UUID}'\n\nendloop\n\n"
      "concurrentloop i 0 3\n\nstatement ok\nSELECT '{UUID}'\n\nendloop\n";
  const auto drawn = [&] {
    expect_pass("duckdb", script);
    return std::set<std::string>(watcher_.sent.begin(), watcher_.sent.end());
  };
  const std::set<std::string> first = drawn();
  EXPECT_EQ(first.size(), 6U) << sent();
  EXPECT_EQ(drawn(), first);
}

TEST_F(SltRun, DrawsNumbersBetweenTheBoundsOfTheirName) {
  expect_pass("databend", "query I\nSELECT $RAND_5_7 BETWEEN 5 AND 7\n----\n1\n");
}

TEST_F(SltRun, ConcurrentIterationsWaitForEachOthersLocks) {
  expect_pass("duckdb",
              "statement ok\nCREATE TABLE t(a)\n\nconcurrentloop i 0 8\n\n"
              "statement ok\nINSERT INTO t VALUES ({i})\n\n"
              "statement ok\nINSERT INTO t VALUES ({i})\n\n"
              "statement ok\nUPDATE t SET a = a + 1\n\nendloop\n\n"
              "query I\nSELECT count(*) FROM t\n----\n16\n");
}

TEST_F(SltRun, AVariableOfAForLoopIsReplacedInResults) {
  expect_pass("sqlite",
              "for x in [1, 2]\n\nquery I nosort\nSELECT ${x} + 1 - 1\n----\n${x}\n\nendfor\n");
}

TEST_F(SltRun, ADatabaseBesideTheMainOneIsAnother) {
  expect_pass("duckdb",
              "statement ok\nCREATE TABLE t(a)\n\nstatement error other:c\nSELECT * FROM t\n----\n"
              "no such table\n\nstatement ok other:c\nCREATE TABLE t(a)\n\n"
              "statement ok other:c\nINSERT INTO t VALUES (1)\n\n"
              "query I other:d\nSELECT count(*) FROM t\n----\n1\n\n"
              "query I\nSELECT count(*) FROM t\n----\n0\n");
}

// ---- Retries, actions, sessions

TEST_F(SltRun, TriesACountedRecordSoOften) {
  EXPECT_EQ(problems("slt-rs",
                     "statement ok\nCREATE TABLE t(a)\n\n"
                     "query I retry 3 backoff 1ms\nSELECT count(*) FROM t\n----\n1\n\n"
                     "query I retry 3 backoff 1ms\nSELECT 1\n----\n1\n"),
            "4: fail: the result differs: 1 line missing, 1 unexpected\n");
  EXPECT_EQ(watcher_.sent.size(), 5U);
}

TEST_F(SltRun, TriesACommandSoOften) {
  expect_pass("slt-rs", "system ok retry 3 backoff 1ms\necho x >> n; test $(wc -l < n) = 3\n\n");
  EXPECT_EQ(problems("slt-rs", "system ok retry 2 backoff 1ms\necho oh >&2; exit 3\n"),
            "1: fail: the command ended with exit code 3: oh\n");
}

TEST_F(SltRun, AStopBetweenTwoTriesDecidesNothing) {
  EXPECT_EQ(problems_when_stopped("slt-rs",
                                  "query I retry 3 backoff 1h\nSELECT 2\n----\n1\n\n"
                                  "query I\nSELECT 1\n----\n1\n"),
            "1: error: interrupted while waiting for its result; before: the result differs: 1 "
            "line missing, 1 unexpected\n6: unjudged: the file was interrupted\n");
  EXPECT_EQ(problems_when_stopped("slt-rs", "system ok retry 2 backoff 1h\necho oh >&2; exit 3\n"),
            "1: error: interrupted while waiting for success; before: the command ended with exit "
            "code 3: oh\n");
}

TEST_F(SltRun, ComparesWhatACommandPrints) {
  expect_pass("slt-rs", "system ok\necho; echo a b; echo\n----\na b\n\n\n");
  EXPECT_EQ(problems("slt-rs", "system ok\necho a\n----\nb\n\n\n"),
            "1: fail: the command printed something else than expected\n");
}

TEST_F(SltRun, ACommandMayTakeAsLongAsARecordMay) {
  options_.timeout = std::chrono::milliseconds(300);
  EXPECT_EQ(problems("slt-rs", "system ok\nsleep 1000\n"),
            "1: error: the command did not end within 300 ms, and was ended with all that it "
            "started\n");
}

TEST_F(SltRun, ReportsACommandInTheWordsOfItsScript) {
  (void)problems("slt-rs", "system ok\necho a\n----\nb\n\n\nsleep 1s\n");
  EXPECT_EQ(watcher_.statements, "system ok\necho a\n");
}

TEST_F(SltRun, ACommandInTheBackgroundEndsWithTheFile) {
  expect_pass("slt-rs", "system ok\nsleep 100 &\n\nstatement ok\nSELECT 1\n");
}

TEST_F(SltRun, ReplacesItsOwnVariablesInCommands) {
  options_.variables["env.PATH"] = ::getenv("PATH");
  options_.variables["env.HOST"] = "h";
  expect_pass("slt-rs",
              "control substitution on\n\nlet n\nSELECT 5\n\nsystem ok\necho $n $HOST "
              "$((1+1)) $__TEST_DIR__\n----\n5 h 2 " +
                  place_.scratch.string() + "\n\n\n");
}

TEST_F(SltRun, ConnectionsShareTheDatabaseAndNothingElse) {
  EXPECT_EQ(problems("slt-rs",
                     "statement ok\nCREATE TABLE t(a)\n\nconnection b\nstatement ok\n"
                     "CREATE TEMP TABLE mine(a)\n\nconnection b\nstatement ok\n"
                     "SELECT * FROM mine, t\n\nstatement ok\nSELECT * FROM mine\n"),
            "12: fail: statement failed: no such table: mine\n");
}

TEST_F(SltRun, OpensOtherDatabases) {
  expect_pass(
      "duckdb",
      "statement ok\nCREATE TABLE t(a)\n\nload {TEST_DIR}/x.db\n\n"
      "statement ok\nCREATE TABLE u(a)\n\nrestart\n\nquery I\nSELECT count(*) FROM u\n----\n"
      "0\n\nload {TEST_DIR}/x.db readonly\n\nstatement error\nINSERT INTO u VALUES (1)\n"
      "----\nreadonly\n\nload\n\nstatement error\nSELECT * FROM u\n----\nno such table\n\n"
      "statement ok\nCREATE TABLE t(a)\n\nreconnect\n\nstatement ok\nSELECT * FROM t\n");
}

TEST_F(SltRun, CountsChangedRows) {
  EXPECT_EQ(problems("slt-rs",
                     "statement ok\nCREATE TABLE t(a)\n\nstatement count 2\nINSERT INTO t "
                     "VALUES (1),(2)\n\nstatement count 3\nDELETE FROM t\n"),
            "7: fail: the statement changed 2 rows, expected 3 rows\n");
}

TEST_F(SltRun, MaybeIsSuccessOrThatError) {
  EXPECT_EQ(problems("duckdb",
                     "statement maybe\nSELECT 1\n----\nno such\n\nstatement maybe\n"
                     "SELECT x\n----\nno such\n\nstatement maybe\nSELECT x\n----\nother\n"),
            "11: fail: the error does not contain the expected text\n");
}

TEST_F(SltRun, SimpleRecordsPrintLines) {
  EXPECT_EQ(problems("materialize",
                     "simple\nCREATE TABLE t(a); INSERT INTO t VALUES (1),(NULL); SELECT a, 'x' "
                     "FROM t\n----\nCOMPLETE 0\nCOMPLETE 2\n1,x\nNULL,x\nCOMPLETE 0\n\n"
                     "simple\nSELECT y\n----\ndb error: ERROR: no such column: y\n"),
            "");
}

TEST_F(SltRun, ALineOfASimpleRecordMayHoldSeveral) {
  expect_pass("materialize",
              "simple multiline\nSELECT 'a' || char(10) || 'b', 'c'; SELECT 1\n----\n"
              "a\nb,c\nEOF\nCOMPLETE 0\n1\nCOMPLETE 0\n");
  EXPECT_EQ(problems("materialize", "simple multiline\nSELECT 'a'\n----\nb\nEOF\nCOMPLETE 0\n"),
            "1: fail: the result differs: 1 line missing, 1 unexpected\n");
}

TEST_F(SltRun, TheStatementsOfASimpleRecordAreOneTransaction) {
  expect_pass("materialize",
              "simple\nCREATE TABLE t(a)\n----\nCOMPLETE 0\n\n"
              "simple\nINSERT INTO t VALUES (1); SELECT y\n----\n"
              "db error: ERROR: no such column: y\n\n"
              "query I\nSELECT count(*) FROM t\n----\n0\n\n"
              "simple\nBEGIN; INSERT INTO t VALUES (1); COMMIT; SELECT y\n----\n"
              "db error: ERROR: no such column: y\n\n"
              "query I\nSELECT count(*) FROM t\n----\n1\n");
}

TEST_F(SltRun, WhatIsTakenForDoneIsNotSent) {
  expect_pass("materialize", "statement ok\nREINDEX nothing\n");
  EXPECT_EQ(sent(), ";");
}

// ---- Plans

TEST_F(SltRun, ASavedPlanGivesTheSameHistory) {
  const plan::Plan plan =
      compile("duckdb",
              "statement ok\nCREATE TABLE t(a)\n\nloop i 0 3\n\nonlyif i=1\ncontinue\n\n"
              "statement ok\nINSERT INTO t VALUES ({i})\n\nskipif i=0\nquery I nosort x\n"
              "SELECT count(*) FROM t\n----\n2\n\nendloop\n\nset variable v 5\n\nquery I rowsort\n"
              "SELECT a + {v} FROM t\n----\n5\n7\n\nstatement error\nSELECT "
              "{nothing}\n----\nunrecognized token\n\n"
              "mode skip\n\nstatement ok\nSELECT 1\n");
  const auto history_of = [this](const plan::Plan& run, plan::BindingsCollector* bindings) {
    std::string history;
    plan::HistoryWriter writer(history, plan::Times::Off);
    std::vector<plan::EventSink*> sinks = {&writer};
    if (bindings != nullptr) sinks.push_back(bindings);
    run_plan(run, sinks);
    return history;
  };
  plan::BindingsCollector bindings;
  const std::string recorded = history_of(plan, &bindings);
  EXPECT_EQ(result_.verdict, plan::Verdict::Pass) << watcher_.problems;
  const auto loaded = plan::load(plan::save(plan));
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(history_of(*loaded, nullptr), recorded);

  const plan::Plan resolved = plan::resolve(plan, bindings.of(plan::FileId{0}));
  EXPECT_EQ(plan::save(*plan::load(plan::save(resolved))), plan::save(resolved));
  const std::vector<std::string> sent_before = watcher_.sent;
  run_plan(resolved);
  EXPECT_EQ(result_.verdict, plan::Verdict::Pass) << watcher_.problems;
  EXPECT_EQ(watcher_.sent, sent_before);
}

}  // namespace
}  // namespace weir::run
