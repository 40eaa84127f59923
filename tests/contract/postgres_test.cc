// What is PostgreSQL's own in the contract of its driver: parts of errors, COPY, lost
// connections.
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "base/text.h"
#include "driver/driver.h"
#include "server.h"
#include "value/rows.h"

namespace weir::driver {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

class PostgresContract : public ::testing::Test {
 protected:
  void SetUp() override {
    auto target = contract::server();
    ASSERT_TRUE(target) << target.error().message;
    target_ = *target;
    session_ = connect();
  }

  std::unique_ptr<Session> connect() {
    const DriverSpec* driver = find_driver(target_.scheme);
    EXPECT_NE(driver, nullptr);
    auto session = driver->connect(target_, clock_, Deadline::after(clock_, 20s), {});
    EXPECT_TRUE(session) << session.error().message;
    return session ? *std::move(session) : nullptr;
  }
  Outcome run(std::string_view text, Protocol protocol = Protocol::Prepared) {
    return execute(*session_, {text, protocol}, Deadline::after(clock_, 20s), {});
  }
  Outcome copy(std::string_view text, std::string_view data) {
    return execute(*session_, {.text = text, .copy_data = data}, soon(), {});
  }
  Deadline soon() const { return Deadline::after(clock_, 20s); }
  std::vector<TextRow> rows(std::string_view text) {
    const Outcome outcome = run(text);
    EXPECT_TRUE(outcome.ok()) << outcome.error.message;
    return render_rows(outcome.result);
  }
  /// Pid of the process that serves `session_`, and of its parent, which accepts connections.
  int backend() { return std::atoi(rows("SELECT pg_backend_pid()")[0][0].c_str()); }
  static int parent_of(int pid) {
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with("PPid:")) return std::atoi(line.c_str() + 5);
    }
    return 0;
  }

  SystemClock clock_;
  ConnectTarget target_;
  std::unique_ptr<Session> session_;
};

/// Stops a process for as long as it lives itself.
class Paused {
 public:
  explicit Paused(int pid) : pid_(pid) { ::kill(pid_, SIGSTOP); }
  ~Paused() { ::kill(pid_, SIGCONT); }
  Paused(const Paused&) = delete;
  Paused& operator=(const Paused&) = delete;

 private:
  int pid_;
};

TEST_F(PostgresContract, ReturnsRowsWithNamesAndNulls) {
  const Outcome outcome = run("SELECT 1 AS one, NULL::text AS two, 'x' AS \"three 3\"");
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome.result.columns()[2].name, "three 3");
  EXPECT_EQ(render_rows(outcome.result), (std::vector<TextRow>{{"1", "<null>", "x"}}));
}

TEST_F(PostgresContract, FallsBackToTextForTypesWithoutAKnownBinaryForm) {
  run("DROP TYPE IF EXISTS contract_mood");
  run("CREATE TYPE contract_mood AS ENUM ('fine', 'so so')");
  EXPECT_EQ(rows("SELECT 'so so'::contract_mood, 1.50::numeric, ROW(1, 'a')"),
            (std::vector<TextRow>{{"so so", "1.5", "(1,a)"}}));
  run("DROP TYPE contract_mood");
}

TEST_F(PostgresContract, ReportsEveryPartOfAnError) {
  run("DROP TABLE IF EXISTS contract_keys");
  run("CREATE TABLE contract_keys (id int PRIMARY KEY)");
  run("INSERT INTO contract_keys VALUES (1)");
  const Outcome outcome = run("INSERT INTO contract_keys VALUES (1)");
  EXPECT_EQ(outcome.kind, OutcomeKind::Error);
  EXPECT_EQ(outcome.error.sqlstate, "23505");
  EXPECT_EQ(outcome.error.detail, "Key (id)=(1) already exists.");
  EXPECT_EQ(run("SELECT idd FROM contract_keys").error.position, 8U);
  run("DROP TABLE contract_keys");
}

TEST_F(PostgresContract, TakesOneStatementPreparedAndManySimple) {
  EXPECT_EQ(run("SELECT 1; SELECT 2").error.sqlstate, "42601");
  const Outcome both = run("SELECT 1; SELECT 2", Protocol::Simple);
  ASSERT_TRUE(both.ok());
  EXPECT_EQ(render_rows(both.result), (std::vector<TextRow>{{"2"}}));
  EXPECT_EQ(run("SELECT 1; SELECT oops; SELECT 2", Protocol::Simple).error.sqlstate, "42703");
  EXPECT_TRUE(run("").ok());
}

TEST_F(PostgresContract, SurvivesCopyInBothDirections) {
  EXPECT_FALSE(run("COPY (SELECT generate_series(1, 10000)) TO STDOUT").ok());
  run("CREATE TEMP TABLE copied (a int)");
  EXPECT_FALSE(run("COPY copied FROM STDIN").ok());
  EXPECT_EQ(rows("SELECT count(*) FROM copied"), (std::vector<TextRow>{{"0"}}));
}

TEST_F(PostgresContract, KnowsItsTransaction) {
  run("BEGIN");
  EXPECT_TRUE(session_->in_transaction());
  EXPECT_FALSE(session_->in_failed_transaction());
  run("SELECT oops");
  EXPECT_TRUE(session_->in_failed_transaction());
  run("ROLLBACK");
  EXPECT_FALSE(session_->in_transaction());
}

TEST_F(PostgresContract, ReturnsLargeResults) {
  const Outcome outcome = run("SELECT n, repeat('x', 100) FROM generate_series(1, 100000) AS n");
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome.result.row_count(), 100000U);
  EXPECT_EQ(outcome.result.cell(99999, 1)->size(), 100U);
}

TEST_F(PostgresContract, ADeadlineLeavesTheStatementToBeCancelled) {
  session_->submit({"SELECT pg_sleep(60)", Protocol::Prepared});
  EXPECT_FALSE(session_->collect(Deadline::after(clock_, 50ms), {}));
  const auto cancelled = session_->make_canceller()->cancel(Deadline::after(clock_, 10s));
  ASSERT_TRUE(cancelled) << cancelled.error().message;
  const auto outcome = session_->collect(Deadline::after(clock_, 10s), {});
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->kind, OutcomeKind::Cancelled);
  EXPECT_EQ(rows("SELECT 1"), (std::vector<TextRow>{{"1"}}));
}

TEST_F(PostgresContract, AStopRequestEndsAWaitAtOnce) {
  std::stop_source stop;
  session_->submit({"SELECT pg_sleep(60)", Protocol::Prepared});
  std::jthread stopper([&] { stop.request_stop(); });
  EXPECT_FALSE(session_->collect(Deadline::after(clock_, 50s), stop.get_token()));
  EXPECT_TRUE(session_->make_canceller()->cancel(Deadline::after(clock_, 10s)));
}

TEST_F(PostgresContract, ACancelOfAPausedServerEndsWithItsDeadline) {
  const int postmaster = parent_of(backend());
  ASSERT_GT(postmaster, 1);
  session_->submit({"SELECT pg_sleep(60)", Protocol::Prepared});
  EXPECT_FALSE(session_->collect(Deadline::after(clock_, 50ms), {}));
  {
    const Paused pause(postmaster);
    const auto cancelled = session_->make_canceller()->cancel(Deadline::after(clock_, 300ms));
    ASSERT_FALSE(cancelled);
    EXPECT_EQ(cancelled.error().kind, ErrorKind::Timeout);
  }
  EXPECT_TRUE(session_->make_canceller()->cancel(Deadline::after(clock_, 10s)));
}

TEST_F(PostgresContract, AConnectionLostWhileRunningLeavesTheOutcomeUnknown) {
  const int pid = backend();
  const auto other = connect();
  session_->submit({"SELECT pg_sleep(60)", Protocol::Prepared});
  EXPECT_FALSE(session_->collect(Deadline::after(clock_, 100ms), {}));
  const std::string terminate = "SELECT pg_terminate_backend(" + std::to_string(pid) + ")";
  EXPECT_TRUE(
      execute(*other, {terminate, Protocol::Prepared}, Deadline::after(clock_, 10s), {}).ok());
  const auto outcome = session_->collect(Deadline::after(clock_, 10s), {});
  ASSERT_TRUE(outcome);
  // The server says why it ends the session, so this error is definite...
  EXPECT_EQ(outcome->error.sqlstate, "57P01");
  // ...and whatever is sent afterwards was never run.
  EXPECT_EQ(run("SELECT 1").kind, OutcomeKind::NotRun);
  EXPECT_FALSE(session_->connected());
}

TEST_F(PostgresContract, AKilledServerProcessLeavesTheOutcomeUnknown) {
  const int pid = backend();
  session_->submit({"SELECT pg_sleep(60)", Protocol::Prepared, ResultForm::Text});
  session_->submit({"SELECT 1", Protocol::Prepared, ResultForm::Text});
  EXPECT_FALSE(session_->collect(Deadline::after(clock_, 100ms), {}));
  ASSERT_EQ(::kill(pid, SIGKILL), 0);
  for (int i = 0; i < 2; ++i) {
    const auto outcome = session_->collect(Deadline::after(clock_, 10s), {});
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->kind, OutcomeKind::Unknown);
  }
  // The server restarts after a crash: leave it usable for the next test.
  for (int i = 0;
       i < 200 &&
       !find_driver("postgres")->connect(target_, clock_, Deadline::after(clock_, 20s), {});
       ++i) {
    (void)clock_.wait_until(clock_.now() + 50ms, {});
  }
}

TEST_F(PostgresContract, WhatStandsBehindTheEndOfASessionWasNeverRun) {
  const int pid = backend();
  const auto other = connect();
  session_->submit({"SELECT 1", Protocol::Prepared, ResultForm::Text});
  session_->submit({"SELECT pg_sleep(60)", Protocol::Prepared, ResultForm::Text});
  session_->submit({"SELECT 2", Protocol::Prepared, ResultForm::Text});
  session_->submit({"SELECT 3", Protocol::Simple});
  EXPECT_TRUE(session_->collect(Deadline::after(clock_, 10s), {})->ok());
  const std::string terminate = "SELECT pg_terminate_backend(" + std::to_string(pid) + ")";
  EXPECT_TRUE(execute(*other, {terminate}, Deadline::after(clock_, 10s), {}).ok());
  const auto ended = session_->collect(Deadline::after(clock_, 10s), {});
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->error.sqlstate, "57P01");
  EXPECT_EQ(session_->collect(Deadline::after(clock_, 10s), {})->kind, OutcomeKind::NotRun);
  EXPECT_EQ(session_->collect(Deadline::after(clock_, 10s), {})->kind, OutcomeKind::NotRun);
  EXPECT_FALSE(session_->connected());
}

TEST_F(PostgresContract, CopyIsNeverInAPipeline) {
  run("CREATE TEMP TABLE piped (a int)");
  for (const std::string_view text : {"SELECT 1", "/* a comment */ COPY piped FROM STDIN",
                                      "SELECT 2", "COPY piped TO STDOUT", "SELECT 3"}) {
    session_->submit({text, Protocol::Prepared, ResultForm::Text});
  }
  std::string verdicts;
  for (int i = 0; i < 5; ++i) {
    verdicts += session_->collect(Deadline::after(clock_, 10s), {})->ok() ? '+' : '-';
  }
  EXPECT_EQ(verdicts, "+-+-+");
}

/// Many rows of one number each, more than a socket takes at once.
std::string numbers(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += std::to_string(i) + "\n";
  return text;
}

TEST_F(PostgresContract, CopiesDataFromAStatement) {
  run("CREATE TEMP TABLE copied (a int, b text)");
  EXPECT_EQ(copy("COPY copied FROM STDIN", "1\tone\n2\t\\N\n").affected, 2U);
  EXPECT_EQ(copy("copy copied (a) FROM STDIN WITH (FORMAT csv)", "3").affected, 1U);
  EXPECT_EQ(copy("/* nothing */ COPY copied FROM STDIN", "").affected, 0U);
  EXPECT_EQ(rows("SELECT a, b FROM copied ORDER BY a"),
            (std::vector<TextRow>{{"1", "one"}, {"2", "<null>"}, {"3", "<null>"}}));
}

TEST_F(PostgresContract, CopiesMoreThanTheSocketTakes) {
  run("CREATE TEMP TABLE copied (a int)");
  const std::string data = numbers(2'000'000);
  EXPECT_EQ(copy("COPY copied FROM STDIN", data).affected, 2'000'000U);
  EXPECT_EQ(rows("SELECT count(*), max(a) FROM copied"),
            (std::vector<TextRow>{{"2000000", "1999999"}}));
}

TEST_F(PostgresContract, AnErrorInTheDataIsTheServers) {
  run("CREATE TEMP TABLE copied (a int)");
  const Outcome bad = copy("COPY copied FROM STDIN", "x\n" + numbers(1'000'000));
  EXPECT_EQ(bad.kind, OutcomeKind::Error);
  EXPECT_EQ(bad.error.sqlstate, "22P02");
  EXPECT_EQ(copy("COPY copied FROM STDIN", "1\t2\n").error.sqlstate, "22P04");
  EXPECT_EQ(copy("COPY there_is_none FROM STDIN", "1\n").error.sqlstate, "42P01");
  EXPECT_EQ(rows("SELECT count(*) FROM copied"), (std::vector<TextRow>{{"0"}}));
}

TEST_F(PostgresContract, DataThatNobodyReadsIsAnError) {
  run("CREATE TEMP TABLE copied (a int)");
  const Outcome refused = copy("INSERT INTO copied VALUES (1)", "1\n");
  EXPECT_EQ(refused.kind, OutcomeKind::Error);
  EXPECT_EQ(refused.error.message, "only COPY ... FROM STDIN reads data");
  EXPECT_FALSE(copy("COPY copied TO STDOUT", "1\n").ok());
  const Outcome twice = copy("COPY copied FROM STDIN; COPY copied FROM STDIN", "1\n");
  EXPECT_EQ(twice.error.sqlstate, "57014");
  EXPECT_EQ(rows("SELECT count(*) FROM copied"), (std::vector<TextRow>{{"0"}}));
}

TEST_F(PostgresContract, ACopyIsInLineWithOtherStatements) {
  run("CREATE TEMP TABLE copied (a int)");
  session_->submit({"INSERT INTO copied VALUES (1)", Protocol::Prepared, ResultForm::Text});
  session_->submit({.text = "COPY copied FROM STDIN", .copy_data = "2\n3\n"});
  session_->submit({"SELECT sum(a) FROM copied", Protocol::Prepared, ResultForm::Text});
  EXPECT_EQ(session_->collect(soon(), {})->affected, 1U);
  EXPECT_EQ(session_->collect(soon(), {})->affected, 2U);
  EXPECT_EQ(session_->collect(soon(), {})->result.cell(0, 0), "6");
}

TEST_F(PostgresContract, ACopyThatWaitsForALockIsCancelled) {
  run("DROP TABLE IF EXISTS contract_locked");
  run("CREATE TABLE contract_locked (a int)");
  const auto other = connect();
  for (const std::string_view text : {"BEGIN", "LOCK TABLE contract_locked"}) {
    EXPECT_TRUE(execute(*other, {text, Protocol::Simple}, soon(), {}).ok());
  }
  session_->submit({.text = "COPY contract_locked FROM STDIN", .copy_data = "1\n"});
  EXPECT_FALSE(session_->collect(Deadline::after(clock_, 100ms), {}));
  EXPECT_TRUE(session_->make_canceller()->cancel(soon()));
  EXPECT_EQ(session_->collect(soon(), {})->kind, OutcomeKind::Cancelled);
  EXPECT_TRUE(execute(*other, {"ROLLBACK", Protocol::Simple}, soon(), {}).ok());
  EXPECT_EQ(rows("SELECT count(*) FROM contract_locked"), (std::vector<TextRow>{{"0"}}));
  run("DROP TABLE contract_locked");
}

TEST_F(PostgresContract, ADeadlineAndAStopEndTheSendingOfData) {
  run("CREATE TEMP TABLE copied (a int)");
  const std::string data = numbers(2'000'000);
  std::stop_source stop;
  {
    const Paused pause(backend());
    session_->submit({.text = "COPY copied FROM STDIN", .copy_data = data});
    EXPECT_FALSE(session_->collect(Deadline::after(clock_, 200ms), {}));
    const std::jthread stopper([&] { stop.request_stop(); });
    EXPECT_FALSE(session_->collect(soon(), stop.get_token()));
  }
  EXPECT_TRUE(session_->make_canceller()->cancel(soon()));
  EXPECT_EQ(session_->collect(soon(), {})->kind, OutcomeKind::Cancelled);
  EXPECT_EQ(rows("SELECT count(*) FROM copied"), (std::vector<TextRow>{{"0"}}));
}

TEST_F(PostgresContract, AConnectionLostWithinTheDataIsNotRun) {
  const int pid = backend();
  run("CREATE TEMP TABLE copied (a int)");
  const std::string data = numbers(8'000'000);
  {
    const Paused pause(pid);
    session_->submit({.text = "COPY copied FROM STDIN", .copy_data = data});
    EXPECT_FALSE(session_->collect(Deadline::after(clock_, 50ms), {}));
  }
  const auto other = connect();
  const std::string terminate = "SELECT pg_terminate_backend(" + std::to_string(pid) + ")";
  session_->submit({"SELECT 1"});
  EXPECT_TRUE(execute(*other, {terminate}, soon(), {}).ok());
  const auto ended = session_->collect(soon(), {});
  ASSERT_TRUE(ended);
  // The server says why it ends the session, or nothing gets through any more.
  if (ended->kind == OutcomeKind::Error) {
    EXPECT_EQ(ended->error.sqlstate, "57P01");
  } else {
    EXPECT_EQ(ended->kind, OutcomeKind::NotRun) << ended->error.message;
  }
  EXPECT_EQ(session_->collect(soon(), {})->kind, OutcomeKind::NotRun);
}

TEST_F(PostgresContract, NoticesInAPipelineBelongToTheirStatements) {
  run("DROP TABLE IF EXISTS contract_noticed");
  run("CREATE TABLE contract_noticed (a int)");
  run("CREATE OR REPLACE FUNCTION contract_tell() RETURNS trigger LANGUAGE plpgsql AS "
      "$$ BEGIN RAISE NOTICE 'deferred %', NEW.a; RETURN NULL; END $$");
  run("CREATE CONSTRAINT TRIGGER tell AFTER INSERT ON contract_noticed DEFERRABLE INITIALLY "
      "DEFERRED FOR EACH ROW EXECUTE FUNCTION contract_tell()");
  const std::string name(70, 'x');
  const std::string truncated = "SELECT 1 AS " + name;
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"INSERT INTO contract_noticed VALUES (1), (2)", "NOTICE: deferred 1|NOTICE: deferred 2|"},
      {truncated,
       "NOTICE: identifier \"" + name + "\" will be truncated to \"" + name.substr(0, 63) + "\"|"},
      {"SELECT 1", ""},
      {"DROP TABLE IF EXISTS there_is_none",
       "NOTICE: table \"there_is_none\" does not exist, skipping|"},
      {"INSERT INTO contract_noticed VALUES (3)", "NOTICE: deferred 3|"},
      {"DO $$ BEGIN RAISE NOTICE 'from a block'; END $$", "NOTICE: from a block|"}};
  constexpr int kRounds = 50;
  for (int round = 0; round < kRounds; ++round) {
    for (const auto& [text, notices] : cases) {
      session_->submit({text, Protocol::Prepared, ResultForm::Text});
    }
  }
  for (int round = 0; round < kRounds; ++round) {
    for (const auto& [text, wanted] : cases) {
      const auto outcome = session_->collect(soon(), {});
      ASSERT_TRUE(outcome && outcome->ok()) << text;
      std::string notices;
      for (const std::string& notice : outcome->notices) {
        notices += notice.substr(0, notice.find('\n')) + "|";  // its code may stand below
      }
      EXPECT_EQ(notices, wanted) << text;
    }
  }
  run("DROP TABLE contract_noticed");
  run("DROP FUNCTION contract_tell");
}

TEST_F(PostgresContract, ADeferredErrorBelongsToItsStatement) {
  run("DROP TABLE IF EXISTS contract_deferred");
  run("CREATE TABLE contract_deferred (a int UNIQUE DEFERRABLE INITIALLY DEFERRED)");
  for (const std::string_view text :
       {"INSERT INTO contract_deferred VALUES (1)", "INSERT INTO contract_deferred VALUES (1)",
        "SELECT count(*) FROM contract_deferred"}) {
    session_->submit({text, Protocol::Prepared, ResultForm::Text});
  }
  EXPECT_TRUE(session_->collect(Deadline::after(clock_, 10s), {})->ok());
  EXPECT_EQ(session_->collect(Deadline::after(clock_, 10s), {})->error.sqlstate, "23505");
  EXPECT_EQ(session_->collect(Deadline::after(clock_, 10s), {})->result.cell(0, 0), "1");
  run("DROP TABLE contract_deferred");
}

TEST_F(PostgresContract, ARefusedConnectionIsUnavailable) {
  ConnectTarget nowhere = target_;
  nowhere.port = 1;
  const auto session =
      find_driver("postgres")->connect(nowhere, clock_, Deadline::after(clock_, 5s), {});
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().kind, ErrorKind::Unavailable);
}

TEST_F(PostgresContract, AMissingDatabaseCannotBeWaitedFor) {
  ConnectTarget missing = target_;
  missing.database = "contract_no_such_database";
  const auto session =
      find_driver("postgres")->connect(missing, clock_, Deadline::after(clock_, 5s), {});
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().kind, ErrorKind::Usage);
  EXPECT_EQ(session.error().message, "database \"contract_no_such_database\" does not exist");
}

TEST_F(PostgresContract, NothingOfTheEnvironmentIsUsed) {
  ::setenv("PGOPTIONS", "-c search_path=elsewhere", 1);
  ::setenv("PGTZ", "Asia/Tokyo", 1);
  forget_client_environment();
  session_ = connect();
  EXPECT_EQ(rows("SELECT current_setting('search_path') <> 'elsewhere', "
                 "current_setting('TimeZone') <> 'Asia/Tokyo'"),
            (std::vector<TextRow>{{"true", "true"}}));
  ::unsetenv("PGOPTIONS");
  ::unsetenv("PGTZ");
}

}  // namespace
}  // namespace weir::driver
