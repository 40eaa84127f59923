// What is SQLite's own in the contract of its driver: letters, and rows before an error.
#include <gtest/gtest.h>

#include <cstring>

#include "driver/driver.h"

namespace weir::driver {
namespace {

using std::chrono_literals::operator""s;

class SqliteContract : public ::testing::Test {
 protected:
  void SetUp() override {
    auto session =
        find_driver("sqlite")->connect(*parse_target("sqlite::memory:"), clock_, soon(), {});
    ASSERT_TRUE(session);
    session_ = *std::move(session);
  }
  Deadline soon() const { return Deadline::after(clock_, 20s); }
  Outcome run(std::string_view text, std::string_view letters = {}) {
    return execute(*session_, {text, Protocol::Prepared, ResultForm::Best, letters}, soon(), {});
  }
  static std::int64_t integer(const Outcome& outcome, std::size_t column) {
    std::int64_t value = 0;
    std::memcpy(&value, outcome.result.cell(0, column)->data() + 1, sizeof value);
    return value;
  }
  static double real(const Outcome& outcome, std::size_t column) {
    double value = 0;
    std::memcpy(&value, outcome.result.cell(0, column)->data() + 1, sizeof value);
    return value;
  }
  static std::string tags(const Outcome& outcome) {
    std::string tags;
    for (std::size_t i = 0; i < outcome.result.column_count(); ++i) {
      const auto cell = outcome.result.cell(0, i);
      tags += cell ? cell->front() : '-';
    }
    return tags;
  }

  SystemClock clock_;
  std::unique_ptr<Session> session_;
};

TEST_F(SqliteContract, LettersDecideWhatACellIsFetchedAs) {
  const Outcome integers = run("SELECT 2.9, '12abc', x'3132', NULL, -2.9", "IIIII");
  EXPECT_EQ(tags(integers), "iii-i");
  EXPECT_EQ(integer(integers, 0), 2);
  EXPECT_EQ(integer(integers, 1), 12);
  EXPECT_EQ(integer(integers, 2), 12);
  EXPECT_EQ(integer(integers, 4), -2);
  const Outcome reals = run("SELECT 1, 'abc', NULL", "RRR");
  EXPECT_EQ(tags(reals), "dd-");
  EXPECT_EQ(real(reals, 0), 1.0);
  EXPECT_EQ(real(reals, 1), 0.0);
  const Outcome texts = run("SELECT 1e20, 100, x'4142', NULL, ''", "TTTTT");
  EXPECT_EQ(tags(texts), "ttb-t");
  EXPECT_EQ(texts.result.cell(0, 0), "t1.0e+20");
  EXPECT_EQ(texts.result.cell(0, 1), "t100");
  EXPECT_EQ(texts.result.cell(0, 2), "bAB");
}

TEST_F(SqliteContract, WithoutALetterTheStorageClassDecides) {
  EXPECT_EQ(tags(run("SELECT 1, 1.5, 'x', x'00', NULL, 1", "T")), "tdtb-i");
}

TEST_F(SqliteContract, RowsBeforeAnErrorAreKept) {
  const Outcome outcome =
      run("SELECT abs(CASE column1 WHEN 3 THEN -9223372036854775808 ELSE column1 END) "
          "FROM (VALUES (1), (2), (3), (4))");
  EXPECT_EQ(outcome.kind, OutcomeKind::Error);
  EXPECT_EQ(outcome.error.code, "SQLITE_ERROR");
  EXPECT_EQ(outcome.error.message, "integer overflow");
  EXPECT_EQ(outcome.result.row_count(), 2U);
}

TEST_F(SqliteContract, AnErrorHasItsPlace) {
  EXPECT_EQ(run("SELECT 'ä', nope FROM (SELECT 1)").error.position, 13U);
}

TEST_F(SqliteContract, ChangesOfTriggersAndOfOtherStatementsAreNotCounted) {
  ASSERT_TRUE(run("CREATE TABLE t(a)").ok());
  EXPECT_EQ(run("INSERT INTO t VALUES (1), (2)").affected, 2U);
  EXPECT_EQ(run("CREATE TABLE u AS SELECT * FROM t").affected, std::nullopt);
  EXPECT_EQ(run("SELECT * FROM t").affected, std::nullopt);
  ASSERT_TRUE(
      run("CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO u VALUES (9), (9); END").ok());
  EXPECT_EQ(run("INSERT INTO t VALUES (3)").affected, 1U);
}

TEST_F(SqliteContract, AnUnnamedMemoryIsASessionsOwn) {
  ASSERT_TRUE(run("CREATE TABLE t(a)").ok());
  const auto other =
      find_driver("sqlite")->connect(*parse_target("sqlite::memory:"), clock_, soon(), {});
  ASSERT_TRUE(other);
  EXPECT_EQ(execute(**other, {"SELECT * FROM t"}, soon(), {}).error.message, "no such table: t");
}

}  // namespace
}  // namespace weir::driver
