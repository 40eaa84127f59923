// What is MySQL's and MariaDB's own in the contract of their driver: numbers in binary, errors,
// lost connections, TLS.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

#include "driver/driver.h"
#include "mariadb_server.h"
#include "server.h"
#include "value/rows.h"

namespace weir::driver {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

class MysqlContract : public ::testing::Test {
 protected:
  void SetUp() override {
    auto target = contract::database("mysql");
    ASSERT_TRUE(target) << target.error().message;
    target_ = *target;
    session_ = connect(target_);
    ASSERT_NE(session_, nullptr);
  }

  Deadline soon() const { return Deadline::after(clock_, 20s); }
  Result<std::unique_ptr<Session>> try_connect(const ConnectTarget& target) const {
    return find_driver(target.scheme)->connect(target, clock_, soon(), {});
  }
  std::unique_ptr<Session> connect(const ConnectTarget& target) const {
    auto session = try_connect(target);
    EXPECT_TRUE(session) << session.error().message;
    return session ? *std::move(session) : nullptr;
  }
  Outcome run_on(Session& session, std::string_view text, Protocol protocol) const {
    return execute(session, {text, protocol}, soon(), {});
  }
  Outcome run(std::string_view text, Protocol protocol = Protocol::Prepared) {
    return run_on(*session_, text, protocol);
  }
  std::vector<TextRow> rows(std::string_view text, Protocol protocol = Protocol::Prepared) {
    const Outcome outcome = run(text, protocol);
    EXPECT_TRUE(outcome.ok()) << outcome.error.message;
    return render_rows(outcome.result);
  }
  void remake(std::string_view table, std::string_view columns) {
    ASSERT_TRUE(run(fmt::format("DROP TABLE IF EXISTS {}", table)).ok());
    const Outcome made = run(fmt::format("CREATE TABLE {} ({})", table, columns));
    ASSERT_TRUE(made.ok()) << made.error.message;
  }
  std::string id_of_connection() { return rows("SELECT connection_id()")[0][0]; }

  SystemClock clock_;
  ConnectTarget target_;
  std::unique_ptr<Session> session_;
};

TEST_F(MysqlContract, NumbersHaveAllTheirDigits) {
  remake("contract_numbers", "f float, d double, b bigint unsigned, n decimal(20, 4), y year");
  ASSERT_TRUE(run("INSERT INTO contract_numbers VALUES "
                  "(16777217, 0.1, 18446744073709551615, -1.5, 2024), (1e-7, 1e300, 0, 0, 1999)")
                  .ok());
  EXPECT_EQ(rows("SELECT * FROM contract_numbers ORDER BY y DESC"),
            (std::vector<TextRow>{{"16777216", "0.1", "18446744073709551615", "-1.5", "2024"},
                                  {"0.0000001", "1" + std::string(300, '0'), "0", "0", "1999"}}));
  // The text protocol has six digits of a FLOAT.
  EXPECT_EQ(rows("SELECT f FROM contract_numbers WHERE y = 2024", Protocol::Simple),
            (std::vector<TextRow>{{"16777200"}}));
}

TEST_F(MysqlContract, ValuesOfAllKindsAreTheSameInBothProtocols) {
  remake("contract_kinds",
         "i tinyint, m mediumint unsigned, b bit(10), e enum('x', 'y z'), s set('p', 'q'), "
         "c char(5), v varbinary(4), t text, o blob, j json, d date, h time(2), w datetime(3), "
         "p timestamp NULL, u uuid");
  ASSERT_TRUE(run("INSERT INTO contract_kinds VALUES (-1, 16777215, b'1011', 'y z', 'p,q', 'ab', "
                  "x'00ff', 'ä', x'27', '[1, 2]', '2024-02-29', '-26:00:01.50', "
                  "'2024-02-29 23:59:59.125', '2024-01-01 00:00:00', "
                  "'6ccd780c-baba-1026-9564-5b8c656024db')")
                  .ok());
  ASSERT_TRUE(run("INSERT INTO contract_kinds (i) VALUES (NULL)").ok());
  const std::vector<TextRow> expected = {
      {"-1", "16777215", "0000001011", "y z", "p,q", "ab", "\\x00\\xff", "ä", "\\'", "[1, 2]",
       "2024-02-29", "-26:00:01.50", "2024-02-29 23:59:59.125", "2024-01-01 00:00:00",
       "6ccd780c-baba-1026-9564-5b8c656024db"},
      TextRow(15, "<null>")};
  constexpr std::string_view kQuery = "SELECT * FROM contract_kinds ORDER BY i DESC";
  EXPECT_EQ(rows(kQuery), expected);
  EXPECT_EQ(rows(kQuery, Protocol::Simple), expected);
}

TEST_F(MysqlContract, DatesThatAreNoneStayAsTheyAre) {
  const Outcome outcome =
      run("SET sql_mode = ''; SELECT cast('0000-00-00' AS date), cast('2024-00-10' AS datetime)",
          Protocol::Simple);
  ASSERT_TRUE(outcome.ok()) << outcome.error.message;
  EXPECT_EQ(render_rows(outcome.result),
            (std::vector<TextRow>{{"0000-00-00", "2024-00-10 00:00:00"}}));
}

TEST_F(MysqlContract, LongValuesComeWhole) {
  const Outcome outcome = run("SELECT repeat('x', 12000000), repeat('y', 70000), 1");
  ASSERT_TRUE(outcome.ok()) << outcome.error.message;
  EXPECT_EQ(outcome.result.cell(0, 0)->size(), 12000000U);
  EXPECT_EQ(*outcome.result.cell(0, 1), std::string(70000, 'y'));
  EXPECT_EQ(*outcome.result.cell(0, 2), "1");
}

TEST_F(MysqlContract, AnErrorHasItsStateAndNumber) {
  const Outcome outcome = run("SELECT nope");
  EXPECT_EQ(outcome.kind, OutcomeKind::Error);
  EXPECT_EQ(outcome.error.sqlstate, "42S22");
  EXPECT_EQ(outcome.error.code, "1054");
  EXPECT_THAT(outcome.error.message, testing::StartsWith("Unknown column 'nope' in "));
}

TEST_F(MysqlContract, RowsBeforeAnErrorAreKept) {
  for (const Protocol protocol : {Protocol::Prepared, Protocol::Simple}) {
    const Outcome outcome =
        run("SELECT seq, (SELECT 1 FROM seq_1_to_2 WHERE seq <= greatest(1, cast(s.seq AS signed) "
            "- 40000)) "
            "FROM seq_1_to_50000 AS s",
            protocol);
    EXPECT_EQ(outcome.kind, OutcomeKind::Error);
    EXPECT_EQ(outcome.error.code, "1242") << outcome.error.message;
    EXPECT_GT(outcome.result.row_count(), 1000U);
    EXPECT_EQ(rows("SELECT 1"), (std::vector<TextRow>{{"1"}}));
  }
}

TEST_F(MysqlContract, WhatCannotBePreparedIsSentAsAText) {
  ASSERT_TRUE(run("PREPARE answer FROM 'SELECT 42'").ok());
  EXPECT_EQ(rows("EXECUTE answer"), (std::vector<TextRow>{{"42"}}));
}

TEST_F(MysqlContract, ParametersAreRefused) {
  const Outcome outcome = run("SELECT ?");
  EXPECT_EQ(outcome.kind, OutcomeKind::Error);
  EXPECT_FALSE(outcome.from_server());
  EXPECT_EQ(rows("SELECT 1"), (std::vector<TextRow>{{"1"}}));
}

TEST_F(MysqlContract, ACallReturnsTheLastRowsOfWhatItCalled) {
  ASSERT_TRUE(run("DROP PROCEDURE IF EXISTS contract_twice").ok());
  ASSERT_TRUE(run("CREATE PROCEDURE contract_twice() BEGIN SELECT 1; SELECT 2; END").ok());
  const Outcome outcome = run("CALL contract_twice()");
  ASSERT_TRUE(outcome.ok()) << outcome.error.message;
  EXPECT_TRUE(outcome.returns_rows);
  EXPECT_EQ(render_rows(outcome.result), (std::vector<TextRow>{{"2"}}));
  EXPECT_EQ(rows("CALL contract_twice()", Protocol::Simple), (std::vector<TextRow>{{"2"}}));
}

TEST_F(MysqlContract, AnErrorLeavesTheTransactionOpen) {
  remake("contract_open", "a int PRIMARY KEY");
  ASSERT_TRUE(run("BEGIN").ok());
  ASSERT_TRUE(run("INSERT INTO contract_open VALUES (1)").ok());
  EXPECT_EQ(run("INSERT INTO contract_open VALUES (1)").error.code, "1062");
  EXPECT_TRUE(session_->in_transaction());
  EXPECT_FALSE(session_->in_failed_transaction());
  ASSERT_TRUE(run("COMMIT").ok());
  EXPECT_FALSE(session_->in_transaction());
  EXPECT_EQ(rows("SELECT a FROM contract_open"), (std::vector<TextRow>{{"1"}}));
}

TEST_F(MysqlContract, ADeadlockEndsTheTransaction) {
  remake("contract_deadlock", "a int PRIMARY KEY, b int");
  ASSERT_TRUE(run("INSERT INTO contract_deadlock VALUES (1, 0), (2, 0)").ok());
  const auto other = connect(target_);
  ASSERT_TRUE(run("BEGIN").ok());
  ASSERT_TRUE(run_on(*other, "BEGIN", Protocol::Prepared).ok());
  ASSERT_TRUE(run("UPDATE contract_deadlock SET b = 1 WHERE a = 1").ok());
  // The one with more changes lives.
  ASSERT_TRUE(
      run_on(*other, "UPDATE contract_deadlock SET b = 2 WHERE a = 2", Protocol::Prepared).ok());
  ASSERT_TRUE(
      run_on(*other, "INSERT INTO contract_deadlock VALUES (3, 2), (4, 2)", Protocol::Prepared)
          .ok());
  session_->submit({"UPDATE contract_deadlock SET b = 1 WHERE a = 2"});
  EXPECT_FALSE(session_->collect(Deadline::after(clock_, 100ms), {}));
  EXPECT_TRUE(
      run_on(*other, "UPDATE contract_deadlock SET b = 2 WHERE a = 1", Protocol::Prepared).ok());
  const auto outcome = session_->collect(soon(), {});
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->error.code, "1213") << outcome->error.message;
  EXPECT_FALSE(session_->in_transaction());
}

TEST_F(MysqlContract, ASessionThatIsDroppedWhileItRunsWaitsForNothing) {
  for (const ResultForm form : {ResultForm::Best, ResultForm::Text}) {
    auto session = connect(target_);
    session->submit({"SELECT sleep(60)", Protocol::Prepared, form});
    EXPECT_FALSE(session->collect(Deadline::after(clock_, 50ms), {}));
    const MonotonicTime start = clock_.now();
    session = nullptr;
    EXPECT_LT(clock_.now() - start, 5s);
    session = connect(target_);
    session->submit({"SELECT * FROM seq_1_to_100000000", Protocol::Prepared, form});
    EXPECT_FALSE(session->collect(Deadline::after(clock_, 50ms), {}));
    session = nullptr;
    EXPECT_LT(clock_.now() - start, 5s);
  }
}

TEST_F(MysqlContract, AnEndlessStreamOfRowsEndsWithTheDeadline) {
  session_->submit({"SELECT 1 FROM seq_1_to_1000000000000", Protocol::Prepared});
  EXPECT_FALSE(session_->collect(Deadline::after(clock_, 200ms), {}));
  ASSERT_TRUE(session_->make_canceller()->cancel(soon()));
  const auto outcome = session_->collect(soon(), {});
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->kind, OutcomeKind::Cancelled);
  EXPECT_EQ(outcome->error.code, "1317");
}

TEST_F(MysqlContract, AKilledConnectionIsLost) {
  const std::string id = id_of_connection();
  const auto other = connect(target_);
  session_->submit({"SELECT sleep(60)", Protocol::Prepared});
  EXPECT_FALSE(session_->collect(Deadline::after(clock_, 100ms), {}));
  const std::string kill = "KILL " + id;
  ASSERT_TRUE(run_on(*other, kill, Protocol::Prepared).ok());
  const auto outcome = session_->collect(soon(), {});
  ASSERT_TRUE(outcome);
  EXPECT_FALSE(outcome->ok());
  EXPECT_FALSE(session_->connected());
  EXPECT_EQ(run("SELECT 1").kind, OutcomeKind::NotRun);
}

TEST_F(MysqlContract, AConnectionThatWasKilledBeforeRunsNothing) {
  const std::string id = id_of_connection();
  const auto other = connect(target_);
  remake("contract_kept", "a int");
  const std::string kill = "KILL " + id;
  ASSERT_TRUE(run_on(*other, kill, Protocol::Prepared).ok());
  (void)clock_.wait_until(clock_.now() + 50ms, {});
  EXPECT_FALSE(run("INSERT INTO contract_kept VALUES (1)", Protocol::Simple).ok());
  EXPECT_FALSE(session_->connected());
  const Outcome kept = run_on(*other, "SELECT count(*) FROM contract_kept", Protocol::Prepared);
  EXPECT_EQ(render_rows(kept.result), (std::vector<TextRow>{{"0"}}));
}

TEST_F(MysqlContract, ARefusedConnectionIsUnavailable) {
  ConnectTarget nowhere = target_;
  nowhere.port = 1;
  const auto session = try_connect(nowhere);
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().kind, ErrorKind::Unavailable);
}

TEST_F(MysqlContract, WhatWaitingCannotChangeIsAMistake) {
  ConnectTarget missing = target_;
  missing.database = "contract_no_such_database";
  auto session = try_connect(missing);
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().kind, ErrorKind::Usage);
  EXPECT_EQ(session.error().message, "Unknown database 'contract_no_such_database'");
  ConnectTarget stranger = target_;
  stranger.user = "nobody_knows_me";
  session = try_connect(stranger);
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().kind, ErrorKind::Usage);
  ConnectTarget nameless = target_;
  nameless.user = "";
  session = try_connect(nameless);
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().message, "bad connection URL: no user");
  ConnectTarget odd = target_;
  odd.options["sslmoed"] = "require";
  session = try_connect(odd);
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().message, "bad connection URL: MySQL's driver has no option `sslmoed`");
}

TEST_F(MysqlContract, NothingOfTheEnvironmentIsUsed) {
  ::setenv("MYSQL_PWD", "wrong", 1);
  ::setenv("MYSQL_TCP_PORT", "1", 1);
  forget_client_environment();
  EXPECT_EQ(::getenv("MYSQL_PWD"), nullptr);
  EXPECT_NE(connect(target_), nullptr);
}

TEST_F(MysqlContract, TheServerGetsNoFileOfOurs) {
  remake("contract_files", "t text");
  const Outcome outcome = run("LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE contract_files");
  EXPECT_FALSE(outcome.ok());
  EXPECT_EQ(rows("SELECT count(*) FROM contract_files"), (std::vector<TextRow>{{"0"}}));
}

/// With a server of its own, which these cases pause, kill and encrypt.
class MysqlServerContract : public MysqlContract {
 protected:
  void SetUp() override {
    auto server = contract::MariadbServer::start();
    ASSERT_TRUE(server) << server.error().message;
    server_ = *std::move(server);
    target_ = server_->target();
    session_ = connect(target_);
    ASSERT_NE(session_, nullptr);
  }
  void TearDown() override {
    session_ = nullptr;
    server_ = nullptr;
  }
  ConnectTarget with(std::string_view mode) const {
    ConnectTarget target = target_;
    target.options["ssl-mode"] = mode;
    return target;
  }
  std::string cipher_of(const ConnectTarget& target) const {
    const auto session = connect(target);
    if (session == nullptr) return "no connection";
    const Outcome outcome = run_on(*session, "SHOW STATUS LIKE 'Ssl_cipher'", Protocol::Prepared);
    return render_rows(outcome.result)[0][1];
  }

  std::unique_ptr<contract::MariadbServer> server_;
};

TEST_F(MysqlServerContract, APausedServerHoldsNobodyLongerThanTheDeadline) {
  session_->submit({"SELECT sleep(60)", Protocol::Prepared});
  EXPECT_FALSE(session_->collect(Deadline::after(clock_, 50ms), {}));
  for (const std::string_view mode : {"disabled", "required"}) {
    const ConnectTarget target = with(mode);
    const auto encrypted = connect(target);
    server_->signal(SIGSTOP);
    const auto cancelled = session_->make_canceller()->cancel(Deadline::after(clock_, 300ms));
    EXPECT_FALSE(cancelled);
    EXPECT_EQ(cancelled.error().kind, ErrorKind::Timeout) << cancelled.error().message;
    const auto refused =
        find_driver("mysql")->connect(target, clock_, Deadline::after(clock_, 300ms), {});
    EXPECT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::Timeout) << refused.error().message;
    encrypted->submit({"SELECT 1"});
    EXPECT_FALSE(encrypted->collect(Deadline::after(clock_, 50ms), {}));
    server_->signal(SIGCONT);
    EXPECT_TRUE(encrypted->collect(soon(), {}));
  }
  EXPECT_TRUE(session_->make_canceller()->cancel(soon()));
  EXPECT_EQ(session_->collect(soon(), {})->kind, OutcomeKind::Cancelled);
}

TEST_F(MysqlServerContract, AKilledServerLeavesTheOutcomeUnknown) {
  for (const std::string_view mode : {"disabled", "required"}) {
    const auto session = connect(with(mode));
    session->submit({"SELECT sleep(60)", Protocol::Prepared, ResultForm::Text});
    session->submit({"SELECT 2", Protocol::Prepared, ResultForm::Text});
    EXPECT_FALSE(session->collect(Deadline::after(clock_, 100ms), {}));
    server_->signal(SIGKILL);
    const auto outcome = session->collect(soon(), {});
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->kind, OutcomeKind::Unknown) << outcome->error.message;
    EXPECT_EQ(session->collect(soon(), {})->kind, OutcomeKind::NotRun);
    EXPECT_FALSE(session->connected());
    ASSERT_TRUE(server_->start_again());
  }
}

TEST_F(MysqlServerContract, AnIdleSessionOfADeadServerRunsNothing) {
  for (const std::string_view mode : {"disabled", "required"}) {
    const auto session = connect(with(mode));
    server_->signal(SIGKILL);
    ASSERT_TRUE(server_->start_again());
    const Outcome outcome = run_on(*session, "CREATE DATABASE never", Protocol::Simple);
    EXPECT_NE(outcome.kind, OutcomeKind::Ok);
    EXPECT_FALSE(session->connected());
  }
}

TEST_F(MysqlServerContract, EncryptsAsAsked) {
  EXPECT_EQ(cipher_of(target_), "");  // on loopback only if the server insists
  EXPECT_EQ(cipher_of(with("disabled")), "");
  EXPECT_NE(cipher_of(with("preferred")), "");
  EXPECT_NE(cipher_of(with("require")), "");
  ConnectTarget checked = with("verify_ca");
  auto session = try_connect(checked);
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().message, "bad connection URL: `ssl-mode=verify_ca` needs `ssl-ca`");
  checked.options["ssl-ca"] = server_->authority().string();
  EXPECT_NE(cipher_of(checked), "");
  checked.options["ssl-mode"] = "verify_identity";
  EXPECT_NE(cipher_of(checked), "");
  checked.host = "localhost";  // the certificate names 127.0.0.1
  session = try_connect(checked);
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().kind, ErrorKind::Usage) << session.error().message;
  checked.host = "db.example";
  checked.address = "127.0.0.1";
  session = try_connect(checked);
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().message,
            "a certificate of `db.example` cannot be checked at `127.0.0.1`");
}

TEST_F(MysqlServerContract, AServerThatInsistsOnTlsGetsIt) {
  ASSERT_TRUE(run("CREATE USER safe IDENTIFIED BY 'p@ss:w/rd' REQUIRE SSL").ok());
  ConnectTarget safe = target_;
  safe.user = "safe";
  safe.password = "p@ss:w/rd";
  EXPECT_NE(cipher_of(safe), "");
  safe.options["ssl-mode"] = "disabled";
  const auto session = try_connect(safe);
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().kind, ErrorKind::Usage);
  ConnectTarget wrong = target_;
  wrong.user = "safe";
  wrong.password = "wrong";
  const auto refused = try_connect(wrong);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().message.starts_with("Access denied for user 'safe'"))
      << refused.error().message;
}

}  // namespace
}  // namespace weir::driver
