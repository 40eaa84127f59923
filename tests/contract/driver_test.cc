// The contract of every driver, on its real engine: types, errors, deadlines, cancels, pipelines.
#include "driver/driver.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstring>
#include <thread>

#include "engines.h"
#include "server.h"

namespace weir::driver {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using contract::Engine;
using contract::ErrorClass;
using contract::PreparedMany;

/// A cell as text; dynamic ones with their tag in front.
std::string text_of(const ResultSet& rows, std::size_t row, std::size_t column) {
  const auto cell = rows.cell(row, column);
  if (!cell) return "NULL";
  if (rows.columns()[column].format != CellFormat::Dynamic) return std::string(*cell);
  if (cell->front() == 'i') {
    std::int64_t value = 0;
    std::memcpy(&value, cell->data() + 1, sizeof value);
    return fmt::format("i{}", value);
  }
  if (cell->front() == 'd') {
    double value = 0;
    std::memcpy(&value, cell->data() + 1, sizeof value);
    return fmt::format("d{}", value);
  }
  return std::string(*cell);
}

/// The same without tags.
std::string plain(const ResultSet& rows, std::size_t row, std::size_t column) {
  const bool tagged = rows.columns()[column].format == CellFormat::Dynamic;
  const std::string text = text_of(rows, row, column);
  return tagged && text != "NULL" ? text.substr(1) : text;
}

class DriverContract : public ::testing::TestWithParam<const DriverSpec*> {
 protected:
  void SetUp() override {
    const auto engine = contract::find_engine(GetParam()->name);
    ASSERT_TRUE(engine) << "tests/contract/engines.cc has no row for it";
    engine_ = *engine;
    auto target = contract::database(GetParam()->name);
    ASSERT_TRUE(target) << target.error().message;
    target_ = *target;
    session_ = connect(target_);
    ASSERT_NE(session_, nullptr);
  }

  std::unique_ptr<Session> connect(const ConnectTarget& target) {
    auto session = GetParam()->connect(target, clock_, soon(), {});
    EXPECT_TRUE(session) << session.error().message;
    return session ? *std::move(session) : nullptr;
  }
  Deadline soon() const { return Deadline::after(clock_, 20s); }

  static Outcome run_on(Session& session, std::string_view text, Deadline deadline,
                        Protocol protocol = Protocol::Prepared) {
    return execute(session, {text, protocol, ResultForm::Text}, deadline, {});
  }
  Outcome run(std::string_view text, Protocol protocol = Protocol::Prepared) {
    return run_on(*session_, text, soon(), protocol);
  }
  /// The only cell of a query.
  std::string value(std::string_view text) {
    const Outcome outcome = run(text);
    if (!outcome.ok()) return outcome.error.message;
    return outcome.result.row_count() == 1 ? plain(outcome.result, 0, 0) : "not one row";
  }
  void make_table(std::string_view name) {
    ASSERT_TRUE(run(fmt::format("DROP TABLE IF EXISTS {}", name)).ok());
    const Outcome made = run(fmt::format("CREATE TABLE {} (a int PRIMARY KEY)", name));
    ASSERT_TRUE(made.ok()) << made.error.message;
  }
  static void expect_error(const Outcome& outcome, const ErrorClass& expected) {
    EXPECT_EQ(outcome.kind, OutcomeKind::Error);
    EXPECT_EQ(outcome.error.sqlstate, expected.sqlstate) << outcome.error.message;
    EXPECT_EQ(outcome.error.code, expected.code) << outcome.error.message;
    EXPECT_TRUE(outcome.from_server());
    EXPECT_FALSE(outcome.error.message.empty());
  }

  SystemClock clock_;
  Engine engine_;
  ConnectTarget target_;
  std::unique_ptr<Session> session_;
};

TEST_P(DriverContract, ReturnsRowsWithNamesAndNulls) {
  const Outcome outcome = run("SELECT 1 AS one, NULL AS two, 'x' AS \"three 3\"");
  ASSERT_TRUE(outcome.ok()) << outcome.error.message;
  EXPECT_TRUE(outcome.returns_rows);
  EXPECT_EQ(outcome.result.columns()[2].name, "three 3");
  EXPECT_EQ(plain(outcome.result, 0, 0), "1");
  EXPECT_EQ(outcome.result.cell(0, 1), std::nullopt);
  EXPECT_EQ(plain(outcome.result, 0, 2), "x");
}

TEST_P(DriverContract, HasTheTypeAndTextOfEveryValue) {
  for (const contract::TypeCase& type : engine_.types) {
    const Outcome outcome = run(fmt::format("SELECT {}", type.expression));
    ASSERT_TRUE(outcome.ok()) << type.expression << ": " << outcome.error.message;
    EXPECT_EQ(outcome.result.columns()[0].type, type.type) << type.expression;
    EXPECT_EQ(text_of(outcome.result, 0, 0), type.text) << type.expression;
  }
}

TEST_P(DriverContract, TellsTheClassOfAnErrorAndGoesOn) {
  make_table("contract_errors");
  ASSERT_TRUE(run("INSERT INTO contract_errors VALUES (1)").ok());
  expect_error(run("SELEC 1"), engine_.syntax);
  expect_error(run("SELECT * FROM contract_missing"), engine_.missing_table);
  expect_error(run("INSERT INTO contract_errors VALUES (1)"), engine_.duplicate_key);
  EXPECT_EQ(value("SELECT count(*) FROM contract_errors"), "1");
}

TEST_P(DriverContract, CountsTheRowsThatAStatementAffects) {
  make_table("contract_counts");
  EXPECT_EQ(run("INSERT INTO contract_counts VALUES (1), (2), (3)").affected, 3U);
  EXPECT_EQ(run("UPDATE contract_counts SET a = a + 10 WHERE a > 1").affected, 2U);
  EXPECT_EQ(run("UPDATE contract_counts SET a = 0 WHERE a = 99").affected, 0U);
  EXPECT_EQ(run("DELETE FROM contract_counts").affected, 3U);
  const Outcome made = run("CREATE TABLE contract_counted (a int)");
  EXPECT_EQ(made.affected, std::nullopt);
  EXPECT_FALSE(made.returns_rows);
  EXPECT_TRUE(run("DROP TABLE contract_counted").ok());
}

TEST_P(DriverContract, KnowsAQueryWithoutRowsFromAStatement) {
  const Outcome empty = run("SELECT 1 AS a WHERE 1 = 0");
  EXPECT_TRUE(empty.returns_rows);
  EXPECT_EQ(empty.result.column_count(), 1U);
  EXPECT_EQ(empty.result.row_count(), 0U);
  const Outcome nothing = run("");
  EXPECT_TRUE(nothing.ok()) << nothing.error.message;
  EXPECT_FALSE(nothing.returns_rows);
}

TEST_P(DriverContract, RunsManyStatementsAndReturnsTheLastResult) {
  make_table("contract_many");
  const Outcome many =
      run("INSERT INTO contract_many VALUES (1); SELECT 5 AS x; -- a comment; with a semicolon\n"
          "INSERT INTO contract_many VALUES (2); SELECT a FROM contract_many ORDER BY a;",
          Protocol::Simple);
  ASSERT_TRUE(many.ok()) << many.error.message;
  ASSERT_EQ(many.result.row_count(), 2U);
  EXPECT_EQ(plain(many.result, 1, 0), "2");
  expect_error(run("SELECT 1; SELECT * FROM contract_missing; SELECT 2", Protocol::Simple),
               engine_.missing_table);
}

TEST_P(DriverContract, SaysWhatManyPreparedStatementsDo) {
  const Outcome outcome = run("SELECT 1; SELECT 2");
  EXPECT_EQ(outcome.ok(), engine_.prepared_many != PreparedMany::Refused);
  if (outcome.ok()) {
    const bool all = engine_.prepared_many == PreparedMany::RunsAll;
    EXPECT_EQ(plain(outcome.result, 0, 0), all ? "2" : "1");
  }
}

TEST_P(DriverContract, ReturnsLargeResults) {
  const Outcome outcome =
      run(fmt::format("SELECT n, {} FROM {} ORDER BY n", engine_.padded, engine_.series));
  ASSERT_TRUE(outcome.ok()) << outcome.error.message;
  ASSERT_EQ(outcome.result.row_count(), 100000U);
  EXPECT_EQ(plain(outcome.result, 99999, 0), "100000");
  EXPECT_EQ(plain(outcome.result, 99999, 1), "100000xxxxxxxxxxxxxxxxxxxx");
}

TEST_P(DriverContract, ADeadlineLeavesTheStatementToBeCancelled) {
  session_->submit({engine_.endless});
  EXPECT_FALSE(session_->collect(Deadline::after(clock_, 50ms), {}));
  ASSERT_TRUE(session_->make_canceller()->cancel(soon()));
  const auto outcome = session_->collect(soon(), {});
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->kind, OutcomeKind::Cancelled) << outcome->error.message;
  EXPECT_EQ(value("SELECT 1"), "1");
}

TEST_P(DriverContract, AStopRequestEndsAWaitAtOnce) {
  std::stop_source stop;
  session_->submit({engine_.endless});
  const std::jthread stopper([&] {
    std::this_thread::sleep_for(30ms);
    stop.request_stop();
  });
  EXPECT_FALSE(session_->collect(soon(), stop.get_token()));
  ASSERT_TRUE(session_->make_canceller()->cancel(soon()));
  const auto outcome = session_->collect(soon(), {});
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->kind, OutcomeKind::Cancelled) << outcome->error.message;
}

TEST_P(DriverContract, IsCancelledFromAnotherThread) {
  const auto canceller = session_->make_canceller();
  session_->submit({engine_.endless});
  const std::jthread other([&] {
    std::this_thread::sleep_for(50ms);
    EXPECT_TRUE(canceller->cancel(soon()));
  });
  const auto outcome = session_->collect(soon(), {});
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->kind, OutcomeKind::Cancelled) << outcome->error.message;
  EXPECT_EQ(value("SELECT 1"), "1");
}

TEST_P(DriverContract, ACancelBeforeAStatementIsNotItsCancel) {
  (void)session_->make_canceller()->cancel(soon());
  std::this_thread::sleep_for(20ms);  // a server may be told a little later
  EXPECT_EQ(value("SELECT 1"), "1");
}

TEST_P(DriverContract, KnowsItsTransaction) {
  EXPECT_FALSE(session_->in_transaction());
  ASSERT_TRUE(run("BEGIN").ok());
  EXPECT_TRUE(session_->in_transaction());
  EXPECT_FALSE(session_->in_failed_transaction());
  ASSERT_TRUE(run("ROLLBACK").ok());
  EXPECT_FALSE(session_->in_transaction());
}

TEST_P(DriverContract, APipelineKeepsItsOrderAndAnErrorIsAlone) {
  ASSERT_TRUE(GetParam()->capabilities.pipelining);
  make_table("contract_pipe");
  std::vector<std::string> texts;
  for (int i = 0; i < 300; ++i) {
    texts.push_back(fmt::format("INSERT INTO contract_pipe VALUES ({})", i == 150 ? 7 : i));
    texts.push_back(fmt::format("SELECT count(*), {} FROM contract_pipe", i));
  }
  for (const std::string& text : texts) {
    session_->submit({text, Protocol::Prepared, ResultForm::Text});
  }
  for (int i = 0; i < 300; ++i) {
    const auto inserted = session_->collect(soon(), {});
    ASSERT_TRUE(inserted);
    EXPECT_EQ(inserted->ok(), i != 150) << inserted->error.message;
    const auto counted = session_->collect(soon(), {});
    ASSERT_TRUE(counted);
    ASSERT_TRUE(counted->ok()) << counted->error.message;
    EXPECT_EQ(plain(counted->result, 0, 0), std::to_string(i < 150 ? i + 1 : i));
    EXPECT_EQ(plain(counted->result, 0, 1), std::to_string(i));
  }
}

TEST_P(DriverContract, APipelineTakesStatementsOfEveryKind) {
  session_->submit({"SELECT 1", Protocol::Prepared, ResultForm::Text});
  session_->submit({"SELECT 2; SELECT 3", Protocol::Simple, ResultForm::Text});
  session_->submit({"SELECT 4", Protocol::Prepared, ResultForm::Best});
  session_->submit({"SELEC 5", Protocol::Prepared, ResultForm::Text});
  session_->submit({"SELECT 6", Protocol::Prepared, ResultForm::Text});
  std::vector<std::size_t> rows;
  for (int i = 0; i < 5; ++i) {
    const auto outcome = session_->collect(soon(), {});
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->ok(), i != 3) << outcome->error.message;
    rows.push_back(outcome->result.row_count());
    if (i == 1) {
      EXPECT_EQ(plain(outcome->result, 0, 0), "3");
    }
    if (i == 4) {
      EXPECT_EQ(plain(outcome->result, 0, 0), "6");
    }
  }
  EXPECT_EQ(rows, (std::vector<std::size_t>{1, 1, 1, 0, 1}));
}

TEST_P(DriverContract, BringsNotices) {
  if (engine_.notice.empty()) GTEST_SKIP() << "the engine has no notices";
  const Outcome outcome = run(engine_.notice);
  ASSERT_TRUE(outcome.ok()) << outcome.error.message;
  EXPECT_EQ(outcome.notices,
            (std::vector<std::string>{"NOTICE: table \"there_is_none\" does not exist, skipping"}));
  EXPECT_TRUE(run("SELECT 1").notices.empty());
}

TEST_P(DriverContract, SessionsOnOneTargetShareItsDatabase) {
  make_table("contract_shared");
  const auto other = connect(target_);
  ASSERT_NE(other, nullptr);
  const Outcome added = run_on(*other, "INSERT INTO contract_shared VALUES (5)", soon());
  ASSERT_TRUE(added.ok()) << added.error.message;
  EXPECT_EQ(value("SELECT a FROM contract_shared"), "5");
}

TEST_P(DriverContract, AFileIsClosedAndOpenedAgain) {
  if (!GetParam()->in_process) GTEST_SKIP() << "its databases are not files";
  const auto lease = contract::lease(GetParam()->name);
  ASSERT_TRUE(lease);
  const ConnectTarget file = system::database_file(*lease, "again.db");
  auto session = connect(file);
  ASSERT_NE(session, nullptr);
  ASSERT_TRUE(run_on(*session, "CREATE TABLE kept AS SELECT 42 AS a", soon()).ok());
  session = nullptr;
  session = connect(file);
  ASSERT_NE(session, nullptr);
  const Outcome found = run_on(*session, "SELECT a FROM kept", soon());
  ASSERT_TRUE(found.ok()) << found.error.message;
  EXPECT_EQ(plain(found.result, 0, 0), "42");
}

TEST_P(DriverContract, WhatCannotBeOpenedIsAMistakeOfTheTarget) {
  if (!GetParam()->in_process) GTEST_SKIP() << "a server may still come";
  ConnectTarget nowhere = target_;
  nowhere.database = "/there/is/no/such/folder/x.db";
  const auto session = GetParam()->connect(nowhere, clock_, soon(), {});
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().kind, ErrorKind::Usage);
}

TEST_P(DriverContract, SessionsOfSeveralThreadsDoNotDisturbEachOther) {
  make_table("contract_threads");
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this] {
      const auto session = connect(target_);
      for (int round = 0; round < 50; ++round) {
        const Outcome outcome = run_on(
            *session, fmt::format("SELECT {}, count(*) FROM contract_threads", round), soon());
        ASSERT_TRUE(outcome.ok()) << outcome.error.message;
        EXPECT_EQ(plain(outcome.result, 0, 0), std::to_string(round));
      }
    });
  }
}

/// Of SQL Server there is only a fake one, see src/driver/sql_server_test.cc.
std::vector<const DriverSpec*> drivers_with_engines() {
  std::vector<const DriverSpec*> found(drivers().begin(), drivers().end());
  std::erase_if(found, [](const DriverSpec* driver) { return driver->name == "sql-server"; });
  return found;
}

INSTANTIATE_TEST_SUITE_P(All, DriverContract, ::testing::ValuesIn(drivers_with_engines()),
                         [](const auto& tested) { return std::string(tested.param->name); });

}  // namespace
}  // namespace weir::driver
