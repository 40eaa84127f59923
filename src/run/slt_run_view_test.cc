// Queries that are asked again through views, on SQLite in memory.
#include "run/slt_run_testing.h"

namespace weir::run {
namespace {

using testing::SltRun;

TEST_F(SltRun, AsksAQueryAgainThroughAView) {
  options_.views = Views::On;
  expect_pass("sqlite",
              "statement ok\nCREATE TEMP TABLE t(a)\n\nstatement ok\nINSERT INTO t VALUES "
              "(1), (2)\n\nquery I nosort\nSELECT a FROM t ORDER BY a DESC;\n----\n2\n1\n\n"
              "statement error\nSELECT nothing\n\nquery I nosort\nSELECT 3\n----\n3\n");
  EXPECT_EQ(sent(),
            "CREATE TEMP TABLE t(a);INSERT INTO t VALUES (1), (2);"
            "SELECT a FROM t ORDER BY a DESC;;"
            "CREATE TEMP VIEW weir_view_1 AS SELECT a FROM t ORDER BY a DESC;"
            "SELECT * FROM weir_view_1;DROP VIEW weir_view_1;SELECT nothing;SELECT 3;"
            "CREATE TEMP VIEW weir_view_2 AS SELECT 3;SELECT * FROM weir_view_2;"
            "DROP VIEW weir_view_2;");
  EXPECT_EQ(watcher_.checked, 2);
  EXPECT_EQ(watcher_.left_out, "");
}

TEST_F(SltRun, AnotherAnswerThroughAViewIsAFailureAndLeavesNoView) {
  options_.views = Views::On;
  EXPECT_EQ(problems("duckdb",
                     "query I\nSELECT random() AS r\n----\n<REGEX>:-?[0-9]+\n\n"
                     "query I\nSELECT count(*) FROM sqlite_temp_master\n----\n0\n"),
            "1: fail: the answer through a view differs\n");
  EXPECT_EQ(watcher_.checked, 1);
  EXPECT_EQ(watcher_.left_out, "6: not asked through a view: it may read the catalogue\n");
}

TEST_F(SltRun, AQueryThatWasNotAsExpectedIsNotAskedThroughAView) {
  options_.views = Views::On;
  EXPECT_EQ(problems("sqlite", "query I nosort\nSELECT 1\n----\n2\n"),
            "1: fail: the result differs: 1 line missing, 1 unexpected\n");
  EXPECT_EQ(sent(), "SELECT 1;");
}

TEST_F(SltRun, SaysWhyAQueryIsNotAskedThroughAView) {
  options_.views = Views::On;
  EXPECT_EQ(problems("sqlite",
                     "query II nosort\nSELECT 1, 1\n----\n1\n1\n\n"
                     "query I nosort\nSELECT 1; SELECT 2\n----\n1\n\n"
                     "query I nosort\nPRAGMA user_version\n----\n0\n\n"
                     "query T nosort\nSELECT ?1\n----\nNULL\n\n"
                     "statement ok\nBEGIN\n\nquery I nosort\nSELECT 1\n----\n1\n"),
            "");
  EXPECT_EQ(watcher_.checked, 0);
  EXPECT_EQ(watcher_.left_out,
            "1: not asked through a view: its columns have no names of their own\n"
            "7: not asked through a view: it has several statements\n"
            "12: not asked through a view: it is no SELECT\n"
            "17: not asked through a view: the engine refuses it: parameters are not allowed in "
            "views\n"
            "25: not asked through a view: a transaction is open\n");
}

TEST_F(SltRun, ViewsOfConcurrentIterationsDoNotMeet) {
  options_.views = Views::On;
  expect_pass("duckdb",
              "concurrentloop i 0 5\n\nquery I\nSELECT {i} + 1 - 1\n----\n{i}\n\nendloop\n");
  EXPECT_EQ(watcher_.checked, 5);
}

}  // namespace
}  // namespace weir::run
