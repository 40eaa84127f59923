// Records that run beside others, words in errors, and copies: what directives make of a file.
#include "run/slt_run_testing.h"

namespace weir::run {
namespace {

using testing::SltRun;

constexpr std::string_view kEndless =
    "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c";

std::string slow_query(int rows) {
  return fmt::format(
      "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {}) "
      "SELECT count(*) FROM c",
      rows);
}

// ---- Beside others

TEST_F(SltRun, AnAsynchronousRecordIsJudgedWhereItIsAwaited) {
  EXPECT_EQ(
      problems("cockroach", "query I async q\n" + slow_query(3) +
                                "\n----\n3\n\nstatement async s error no such\nSELECT x\n\n"
                                "statement ok\nSELECT 1\n\nawaitstatement s\n\nawaitquery q\n"),
      "");
  EXPECT_EQ(watcher_.order, "9 6 1 ");
  EXPECT_EQ(result_.commands.of(plan::Verdict::Pass), 3U);
}

TEST_F(SltRun, OthersRunWhileItIsUnderWay) {
  const std::string text = "query I async q\n" + std::string(kEndless) +
                           "\n----\n3\n\nquery I\nSELECT 1\n----\n1\n\nawaitquery q\n";
  options_.timeout = std::chrono::milliseconds(300);
  const std::string found = problems("cockroach", text);
  EXPECT_TRUE(found.starts_with("1: error: timed out after ")) << found;
  EXPECT_EQ(watcher_.order, "6 1 ");
}

// Only the session that made it has a temporary table.
TEST_F(SltRun, ItTakesItsSessionAlongAndBringsItBack) {
  expect_pass("cockroach",
              "statement ok\nCREATE TEMP TABLE t(a INT)\n\n"
              "statement async s count 1\nINSERT INTO t VALUES (1)\n\n"
              "statement error no such table\nSELECT count(*) FROM t\n\nawaitstatement s\n\n"
              "query I\nSELECT count(*) FROM t\n----\n1\n");
}

TEST_F(SltRun, WhatIsNeverAwaitedIsJudgedAtTheEnd) {
  EXPECT_EQ(problems("cockroach",
                     "query I async q\nSELECT 1\n----\n2\n\nstatement async s ok\nSELECT x\n\n"
                     "statement ok\nSELECT 1\n"),
            "1: fail: the result differs: 1 line missing, 1 unexpected\n"
            "6: fail: statement failed: no such column: x\n");
  EXPECT_EQ(watcher_.order, "9 1 6 ");
}

TEST_F(SltRun, AFileThatStopsDoesNotWait) {
  options_.after_failure = AfterFailure::Stop;
  EXPECT_EQ(problems("cockroach", "query I async q\n" + std::string(kEndless) +
                                      "\n----\n3\n\nstatement ok\nbad\n\nawaitquery q\n"),
            "6: fail: statement failed: near \"bad\": syntax error\n"
            "9: unjudged: the file stopped at line 6\n"
            "1: unjudged: the file stopped at line 6\n");
}

TEST_F(SltRun, ASkippedRecordIsNotAwaited) {
  EXPECT_EQ(problems("cockroach",
                     "onlyif postgresql\nstatement async s ok\nSELECT 1\n\nawaitstatement s\n"),
            "2: skip: onlyif postgresql\n");
}

TEST_F(SltRun, ANameIsUnderWayOnlyOnce) {
  EXPECT_EQ(problems("cockroach", "repeat 2\nstatement async s ok\nSELECT 1\n\nawaitstatement s\n"),
            "2: error: the statement s is still under way\n");
}

TEST_F(SltRun, BothEnginesRunIt) {
  compare_with("sqlite");
  EXPECT_EQ(
      problems("cockroach",
               "query I async q\nSELECT 1\n----\n1\n\nquery R async r\nSELECT random()\n----\n"
               "1.0\n\nawaitquery q\n\nawaitquery r\n"),
      "6: fail: the result differs: 1 line missing, 1 unexpected\n");
}

// ---- Words in errors

TEST_F(SltRun, AnIgnoredErrorEndsTheFile) {
  EXPECT_EQ(problems("duckdb",
                     "statement ok\nSELECT 1\n\nset ignore_error_messages no such column, other\n\n"
                     "query I\nSELECT x\n----\n1\n\nstatement ok\nSELECT 2\n"),
            "6: skip: no such column: x\n"
            "11: skip: an error with `no such column` in line 6 ends the file\n");
  EXPECT_EQ(result_.verdict, plan::Verdict::Pass);
}

TEST_F(SltRun, WhereAnErrorIsExpectedAnIgnoredOneIsOnlyLeftOut) {
  EXPECT_EQ(problems("duckdb",
                     "set ignore_error_messages no such\n\n"
                     "statement error\nSELECT x\n----\nsomething else\n\n"
                     "statement error\nSELECT x\n----\nno such column\n\nstatement ok\nSELECT 2\n"),
            "3: skip: no such column: x\n");
  EXPECT_EQ(result_.commands.of(plan::Verdict::Pass), 2U);
}

TEST_F(SltRun, ANewListReplacesTheOldOne) {
  EXPECT_EQ(problems("duckdb",
                     "set ignore_error_messages no such\n\nset ignore_error_messages\n\n"
                     "statement ok\nSELECT x\n\nstatement ok\nSELECT 'HTTP' FROM HTTP\n"),
            "5: fail: statement failed: no such column: x\n"
            "8: fail: statement failed: no such table: HTTP\n");
}

TEST_F(SltRun, SomeErrorsAreIgnoredFromTheStart) {
  EXPECT_EQ(problems("duckdb", "statement ok\nSELECT * FROM HTTP\n"),
            "1: skip: no such table: HTTP\n");
  EXPECT_EQ(problems("slt-rs", "statement ok\nSELECT * FROM HTTP\n"),
            "1: fail: statement failed: no such table: HTTP\n");
}

TEST_F(SltRun, SomeErrorsAreNeverExpected) {
  EXPECT_EQ(problems("duckdb",
                     "statement error\nSELECT * FROM INTERNAL\n----\nno such table\n\n"
                     "statement maybe\nSELECT * FROM INTERNAL\n----\nno such table\n\n"
                     "set always_fail_error_messages column\n\n"
                     "statement error\nSELECT * FROM INTERNAL\n----\nno such table\n\n"
                     "statement error\nSELECT x\n----\nno such column\n"),
            "1: fail: an error with `INTERNAL` is never expected: no such table: INTERNAL\n"
            "6: fail: an error with `INTERNAL` is never expected: no such table: INTERNAL\n"
            "18: fail: an error with `column` is never expected: no such column: x\n");
}

TEST_F(SltRun, ConcurrentIterationsIgnoreTheSameErrors) {
  EXPECT_EQ(problems("duckdb",
                     "set ignore_error_messages no such\n\nconcurrentloop i 0 2\n\n"
                     "onlyif i=1\nstatement ok\nSELECT x\n\nendloop\n\nstatement ok\nSELECT 1\n")
                .find("fail"),
            std::string::npos);
  EXPECT_EQ(result_.commands.of(plan::Verdict::Pass), 0U);
}

// ---- Copies

TEST_F(SltRun, ACopyNeedsAnEngineForIt) {
  EXPECT_EQ(problems("cockroach", "copy\nCOPY t FROM STDIN\n\n1\n----\n1\n"),
            "1: skip: copy needs an engine with COPY FROM STDIN\n");
}

}  // namespace
}  // namespace weir::run
