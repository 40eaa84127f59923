// The driver of SQL Server against a fake server: no real one can be had.
#include <gtest/gtest.h>

#include "base/file.h"
#include "base/testing.h"
#include "driver/driver.h"
#include "driver/fake_tds_server.h"

namespace weir::driver::sql_server {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using tds::number;

constexpr std::uint16_t kMore = 0x01;
constexpr std::uint16_t kFailed = 0x02;
constexpr std::uint16_t kCounted = 0x10;

// Types of columns, each with what its cells look like.
const std::string kInt = "\x26\x04";
const std::string kBit = "\x68\x01";
const std::string kReal = "\x6D\x08";
const std::string kDateTime2 = "\x2A\x07";
const std::string kDate = "\x28";
const std::string kDecimal = std::string("\x6A\x09\x0A\x02", 4);
const std::string kUnique = "\x24\x10";
const std::string kText = std::string("\xE7\x40\x1F\x09\x04\xD0\x00\x34", 8);
const std::string kBytes = std::string("\xA5\x40\x1F", 3);

std::string cell(const std::string& bytes) { return number(bytes.size(), 1) + bytes; }
std::string long_cell(const std::string& bytes) { return number(bytes.size(), 2) + bytes; }
const std::string kNull = number(0, 1);
const std::string kLongNull = "\xFF\xFF";

class SqlServer : public ::testing::Test {
 protected:
  Result<std::unique_ptr<Session>> connect(std::uint16_t port, std::string user = "sa") {
    ConnectTarget target;
    target.scheme = "mssql";
    target.host = "127.0.0.1";
    target.port = port;
    target.user = std::move(user);
    target.password = "secret";
    return find_driver("mssql")->connect(target, clock_, Deadline::after(clock_, 20s), {});
  }
  std::unique_ptr<Session> session(const FakeTdsServer& server) {
    auto made = connect(server.port());
    EXPECT_TRUE(made) << made.error().message;
    return made ? *std::move(made) : nullptr;
  }
  Outcome run(Session& session, std::string_view text) {
    return execute(session, {text, Protocol::Simple}, Deadline::after(clock_, 20s), {});
  }
  SystemClock clock_;
};

TEST_F(SqlServer, GivesRowsWithTheNearestTypes) {
  const std::string answer =
      tds::columns({{"i", kInt}, {"b", kBit}, {"t", kText}, {"f", kReal}, {"d", kDecimal}}) +
      tds::row({cell(number(static_cast<std::uint32_t>(-7), 4)), cell(number(1, 1)),
                long_cell(tds::wide("a b")), cell(number(0x3FF8000000000000, 8)),
                cell(std::string("\x00", 1) + number(12345, 4))}) +
      tds::row({kNull, kNull, kLongNull, kNull, kNull}) + tds::done(kCounted, 2);
  FakeTdsServer server({{"SELECT 1", answer}});
  const auto open = session(server);
  ASSERT_TRUE(open);
  const Outcome outcome = run(*open, "SELECT 1");
  ASSERT_TRUE(outcome.ok()) << outcome.error.message;
  EXPECT_TRUE(outcome.returns_rows);
  ASSERT_EQ(outcome.result.row_count(), 2U);
  EXPECT_EQ(outcome.result.columns()[0].name, "i");
  EXPECT_EQ(outcome.result.columns()[1].type, 16U);
  EXPECT_EQ(outcome.result.cell(0, 0), "-7");
  EXPECT_EQ(outcome.result.cell(0, 1), "t");
  EXPECT_EQ(outcome.result.cell(0, 2), "a b");
  EXPECT_EQ(outcome.result.cell(0, 3), "1.5");
  EXPECT_EQ(outcome.result.cell(0, 4), "-123.45");
  for (std::size_t column = 0; column < 5; ++column) {
    EXPECT_EQ(outcome.result.cell(1, column), std::nullopt) << column;
  }
}

TEST_F(SqlServer, ReadsNoSettingsOfTheUser) {
  FakeTdsServer server({{"INSERT", tds::done(kCounted, 3)}});
  const TemporaryFolder folder;
  const std::string text =
      "[127.0.0.1:" + std::to_string(server.port()) + "]\nhost = 127.0.0.1\nport = 1\n";
  ASSERT_TRUE(write_file(folder / "freetds.conf", text));
  ::setenv("FREETDSCONF", (folder / "freetds.conf").c_str(), 1);
  const auto open = session(server);
  ::unsetenv("FREETDSCONF");
  ASSERT_TRUE(open);
  EXPECT_EQ(run(*open, "INSERT").affected, 3U);
}

TEST_F(SqlServer, NamesTheServerThatCannotBeReached) {
  const auto refused = connect(1);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("(127.0.0.1:1)"), std::string::npos)
      << refused.error().message;
}

TEST_F(SqlServer, WritesTimesBytesAndIdsAsPostgresDoes) {
  // 2024-02-29 is day 738944 from 0001-01-01; 12:34:56.5 in units of 100 ns.
  const std::string date = number(738944, 3);
  const std::string answer =
      tds::columns({{"d", kDate}, {"t", kDateTime2}, {"b", kBytes}, {"u", kUnique}}) +
      tds::row({cell(date), cell(number(452965000000, 5) + date), long_cell("\x01\xFF"),
                cell("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\x0C\x0D\x0E\x0F\x10")}) +
      tds::done(kCounted, 1);
  FakeTdsServer server({{"SELECT", answer}});
  const auto open = session(server);
  ASSERT_TRUE(open);
  const Outcome outcome = run(*open, "SELECT");
  ASSERT_TRUE(outcome.ok()) << outcome.error.message;
  EXPECT_EQ(outcome.result.cell(0, 0), "2024-02-29");
  EXPECT_EQ(outcome.result.cell(0, 1), "2024-02-29 12:34:56.5");
  EXPECT_EQ(outcome.result.cell(0, 2), "\\x01ff");
  EXPECT_EQ(outcome.result.cell(0, 3), "04030201-0605-0807-090a-0b0c0d0e0f10");
}

TEST_F(SqlServer, GivesTheLastResultOfABatch) {
  const std::string one = tds::columns({{"i", kInt}}) + tds::row({cell(number(1, 4))});
  const std::string two = tds::columns({{"i", kInt}}) + tds::row({cell(number(2, 4))});
  FakeTdsServer server(
      {{"BOTH", one + tds::done(kMore | kCounted, 1) + two + tds::done(kCounted, 1)},
       {"INSERT", tds::done(kCounted, 3)}});
  const auto open = session(server);
  ASSERT_TRUE(open);
  EXPECT_EQ(run(*open, "BOTH").result.cell(0, 0), "2");
  const Outcome insert = run(*open, "INSERT");
  EXPECT_TRUE(insert.ok());
  EXPECT_FALSE(insert.returns_rows);
  EXPECT_EQ(insert.affected, 3U);
  EXPECT_EQ(server.batches().back(), "INSERT");
}

TEST_F(SqlServer, TellsErrorsOfTheServerByTheirNumbers) {
  FakeTdsServer server(
      {{"BAD", tds::message(208, 16, "Invalid object name 't'.") + tds::done(kFailed)},
       {"GOOD", tds::message(0, 0, "hello") + tds::done(0)}});
  const auto open = session(server);
  ASSERT_TRUE(open);
  const Outcome bad = run(*open, "BAD");
  EXPECT_EQ(bad.kind, OutcomeKind::Error);
  EXPECT_EQ(bad.error.code, "208");
  EXPECT_EQ(bad.error.message, "Invalid object name 't'.");
  const Outcome good = run(*open, "GOOD");
  EXPECT_TRUE(good.ok()) << good.error.message;
  EXPECT_EQ(good.notices, std::vector<std::string>{"INFO: hello"});
}

TEST_F(SqlServer, RefusesAWrongLoginForGood) {
  FakeTdsServer server({}, "Login failed for user 'sa'.");
  const auto refused = connect(server.port());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::Usage);
  EXPECT_EQ(refused.error().message, "Login failed for user 'sa'.");
}

TEST_F(SqlServer, SaysThatNobodyListens) {
  std::uint16_t port = 0;
  {
    const FakeTdsServer gone({});
    port = gone.port();
  }
  const auto refused = connect(port);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::Unavailable);
  EXPECT_NE(refused.error().message.find("refused"), std::string::npos) << refused.error().message;
}

TEST_F(SqlServer, LeavesAStatementOutstandingAtTheDeadlineAndCancelsIt) {
  FakeTdsServer server({{"AFTER", tds::done(kCounted, 1)}});
  const auto open = session(server);
  ASSERT_TRUE(open);
  open->submit({"WAIT", Protocol::Simple});
  EXPECT_FALSE(open->collect(Deadline::after(clock_, 50ms), {}));
  EXPECT_TRUE(open->make_canceller()->cancel(Deadline::after(clock_, 1s)));
  const auto outcome = open->collect(Deadline::after(clock_, 20s), {});
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->kind, OutcomeKind::Cancelled);
  EXPECT_TRUE(run(*open, "AFTER").ok());
}

TEST_F(SqlServer, GivesUpOnAServerThatDoesNotConfirmACancel) {
  FakeTdsServer server({});
  server.ignore_cancels();
  const auto open = session(server);
  ASSERT_TRUE(open);
  open->submit({"WAIT", Protocol::Simple});
  EXPECT_TRUE(open->make_canceller()->cancel(Deadline::after(clock_, 1s)));
  const auto outcome = open->collect(Deadline::after(clock_, 200ms), {});
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->kind, OutcomeKind::Unknown);
  EXPECT_EQ(
      outcome->error.message,
      "the server did not say in time that it has ended the batch, so the connection was given "
      "up");
  EXPECT_FALSE(open->connected());
}

TEST_F(SqlServer, TellsAnAnswerThatIsCutByTheDeadlineFromALostConnection) {
  FakeTdsServer server({{"HALF", tds::columns({{"a", kInt}}) + tds::row({cell(number(1, 4))})}});
  server.leave_answers_open();
  const auto open = session(server);
  ASSERT_TRUE(open);
  open->submit({"HALF", Protocol::Simple});
  const auto outcome = open->collect(Deadline::after(clock_, 200ms), {});
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->kind, OutcomeKind::Unknown);
  EXPECT_EQ(outcome->error.message,
            "its answer did not come whole in time, so the connection was given up");
}

TEST_F(SqlServer, DoesNotKnowWhatBecameOfAStatementWhenTheConnectionIsLost) {
  FakeTdsServer server({});
  const auto open = session(server);
  ASSERT_TRUE(open);
  open->submit({"WAIT", Protocol::Simple});
  EXPECT_FALSE(open->collect(Deadline::after(clock_, 50ms), {}));
  server.hang_up();
  const auto outcome = open->collect(Deadline::after(clock_, 20s), {});
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->kind, OutcomeKind::Unknown);
  EXPECT_FALSE(open->connected());
  EXPECT_EQ(run(*open, "MORE").kind, OutcomeKind::NotRun);
}

TEST_F(SqlServer, FollowsTransactions) {
  FakeTdsServer server({{"BEGIN TRANSACTION", tds::done(0)}, {"COMMIT", tds::done(0)}});
  const auto open = session(server);
  ASSERT_TRUE(open);
  EXPECT_FALSE(open->in_transaction());
  EXPECT_TRUE(run(*open, "BEGIN TRANSACTION").ok());
  EXPECT_TRUE(open->in_transaction());
  EXPECT_TRUE(run(*open, "COMMIT").ok());
  EXPECT_FALSE(open->in_transaction());
}

TEST_F(SqlServer, WantsToHearThatACertificateNeedNotBeChecked) {
  ConnectTarget target;
  target.host = "db.example";
  const auto connect = find_driver("mssql")->connect;
  EXPECT_EQ(connect(target, clock_, Deadline::after(clock_, 1s), {}).error().message,
            "the certificate of `db.example` cannot be checked: FreeTDS does not do so");
  target.options["sslmode"] = "require";
  EXPECT_EQ(connect(target, clock_, Deadline::after(clock_, 1s), {}).error().message,
            "a URL of SQL Server has no option `sslmode`");
}

}  // namespace
}  // namespace weir::driver::sql_server
