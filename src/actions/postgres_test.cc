// Named connections, statements elsewhere, replication slots.
#include <gtest/gtest.h>

#include "actions/fake_context.h"

namespace weir::actions {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

constexpr std::string_view kUrl = "postgres://u:secret@db:5433/d";
constexpr std::string_view kSession = "postgres://u@db:5433/d";

class Postgres : public ::testing::Test {
 protected:
  run::ActionResult execute(std::string_view connection, std::vector<std::string> body,
                            std::string_view background = "false") {
    return perform(
        context_, "postgres-execute",
        {{"background", std::string(background)}, {"connection", std::string(connection)}},
        std::move(body));
  }
  run::ActionResult verify(std::string_view active, std::string_view slot = "s%") {
    return perform(context_, "postgres-verify-slot",
                   {{"active", std::string(active)},
                    {"connection", std::string(kUrl)},
                    {"slot", std::string(slot)}});
  }
  static Outcome slots(const std::vector<FakeRow>& rows) {
    return rows_outcome({{"slot_name", 25, CellFormat::Text}, {"active", 16, CellFormat::Text}},
                        rows);
  }
  FakeContext context_;
};

TEST_F(Postgres, ConnectOpensTheNamedConnection) {
  expect_pass(perform(context_, "postgres-connect", {{"name", "c"}, {"url", std::string(kUrl)}}));
  EXPECT_EQ(context_.events, std::vector<std::string>{"connect c " + std::string(kUrl)});
}

TEST_F(Postgres, ConnectRefusesNamesThatCannotWork) {
  const auto end = [&](std::string name) {
    return perform(context_, "postgres-connect",
                   {{"name", std::move(name)}, {"url", std::string(kUrl)}});
  };
  expect_end(end("postgres://x"), Kind::Error, "argument `name` is an URL, expected a name");
  expect_end(end(""), Kind::Error, "argument `name` is empty, expected a name");
  expect_end(end("main"), Kind::Error,
             "`main` is the script's own connection, and cannot be replaced");
  EXPECT_TRUE(context_.events.empty());
}

TEST_F(Postgres, ConnectSaysWhyThereIsNoConnection) {
  context_.connect_error = Error{ErrorKind::Unavailable, "cannot connect to db: refused", ""};
  expect_end(perform(context_, "postgres-connect", {{"name", "c"}, {"url", std::string(kUrl)}}),
             Kind::Error, "cannot connect to db: refused");
}

TEST_F(Postgres, ExecuteSendsEachLineByItself) {
  expect_pass(execute("c", {"BEGIN; SELECT 1", "  COMMIT"}));
  ASSERT_EQ(context_.calls.size(), 2U);
  EXPECT_EQ(context_.calls[0].session, "c");
  EXPECT_EQ(context_.calls[0].text, "BEGIN; SELECT 1");
  EXPECT_EQ(context_.calls[0].protocol, driver::Protocol::Simple);
  EXPECT_EQ(context_.calls[1].text, "  COMMIT");
  EXPECT_TRUE(context_.events.empty());
}

TEST_F(Postgres, ExecuteHasAMinuteOrTheLongerTimeout) {
  context_.file_state.sql_timeout = 1s;
  context_.run_options.timeout = 5s;
  expect_pass(execute("c", {"SELECT 1"}));
  context_.file_state.sql_timeout = 300s;
  expect_pass(execute("c", {"SELECT 1"}));
  EXPECT_EQ(context_.calls[0].budget, Nanoseconds(60s));
  EXPECT_EQ(context_.calls[1].budget, Nanoseconds(300s));
}

TEST_F(Postgres, ExecuteOnAnUrlConnectsForThisCommandOnly) {
  expect_pass(execute(kUrl, {"SELECT 1"}));
  EXPECT_EQ(context_.calls[0].session, kSession);
  EXPECT_EQ(context_.events,
            (std::vector<std::string>{"connect " + std::string(kSession) + " " + std::string(kUrl),
                                      "disconnect " + std::string(kSession)}));
}

TEST_F(Postgres, ExecuteTakesPostgresqlForAName) {
  expect_pass(execute("postgresql://u@db/d", {"SELECT 1"}));
  EXPECT_EQ(context_.calls[0].session, "postgresql://u@db/d");
  EXPECT_TRUE(context_.events.empty());
}

TEST_F(Postgres, ExecuteStopsAtTheFirstErrorAndStillDisconnects) {
  Outcome refused = error_outcome(OutcomeKind::Error, "42P01", "relation \"t\" does not exist");
  refused.error.detail = "a detail";
  refused.error.hint = "a hint";
  context_.outcomes = {ok_outcome(), refused};
  const auto result = execute(kUrl, {"SELECT 1", "TABLE t", "SELECT 2"});
  expect_end(result, Kind::Fail, "`TABLE t` failed: relation \"t\" does not exist");
  EXPECT_EQ(result.sqlstate, "42P01");
  EXPECT_EQ(result.detail, "a detail");
  EXPECT_EQ(result.hint, "a hint");
  EXPECT_EQ(context_.calls.size(), 2U);
  EXPECT_EQ(context_.events.back(), "disconnect " + std::string(kSession));
}

TEST_F(Postgres, ExecuteCutsLongStatementsBetweenCharacters) {
  context_.outcomes = {error_outcome(OutcomeKind::Error, "42601", "no")};
  const auto result = execute("c", {std::string(119, 'x') + "é" + "rest"});
  expect_end(result, Kind::Fail, "`" + std::string(119, 'x') + "…` failed: no");
}

TEST_F(Postgres, ExecuteOnAnUnknownNameSaysSo) {
  Outcome unknown = error_outcome(OutcomeKind::NotRun, "", "no connection is called `con`");
  unknown.error.hint = "did you mean `conn`?";
  context_.outcomes = {unknown};
  const auto result = execute("con", {"SELECT 1"});
  expect_end(result, Kind::Error, "no connection is called `con`");
  EXPECT_EQ(result.hint, "did you mean `conn`?");
}

TEST_F(Postgres, ExecuteCannotJudgeALostConnection) {
  context_.outcomes = {error_outcome(OutcomeKind::Unknown, "", "the connection was lost")};
  expect_end(execute("c", {"SELECT 1"}), Kind::Error, "`SELECT 1` failed: the connection was lost");
}

TEST_F(Postgres, ExecuteInTheBackgroundHandsTheLinesOver) {
  expect_pass(execute(kUrl, {"SELECT 1", "SELECT 2"}, "true"));
  EXPECT_EQ(context_.background, (std::vector<std::string>{"SELECT 1", "SELECT 2"}));
  EXPECT_TRUE(context_.calls.empty());
  EXPECT_EQ(context_.events.back(), "background " + std::string(kSession));
}

TEST_F(Postgres, ExecuteInTheBackgroundNeedsAnUrl) {
  const auto result = execute("c", {"SELECT 1"}, "true");
  expect_end(result, Kind::Error, "`background=true` needs a connection of its own");
  EXPECT_EQ(result.hint, "write `connection=postgres://USER@HOST:PORT/DATABASE`");
}

TEST_F(Postgres, ExecuteRefusesBrokenUrls) {
  expect_end(execute("postgres://u@h:0/", {"SELECT 1"}), Kind::Error,
             "bad connection URL: port `0` is not a number from 1 to 65535");
  EXPECT_TRUE(context_.events.empty());
}

TEST_F(Postgres, VerifySlotPassesAtOnceIfAllIsRight) {
  context_.outcomes = {slots({{"s1", "t"}})};
  expect_pass(verify("true"));
  EXPECT_TRUE(context_.fake_clock.waits.empty());
  EXPECT_EQ(context_.events.back(), "disconnect " + std::string(kSession));
}

TEST_F(Postgres, VerifySlotQuotesThePattern) {
  context_.outcomes = {slots({{"s1", "f"}})};
  expect_pass(verify("false", "it's\\_%"));
  EXPECT_NE(context_.calls[0].text.find("LIKE 'it''s\\_%'"), std::string::npos)
      << context_.calls[0].text;
}

TEST_F(Postgres, VerifySlotLooksAgainMoreAndMoreSeldom) {
  context_.outcomes = {slots({}), slots({{"s1", "t"}, {"s2", "t"}}), slots({{"s1", "f"}}),
                       slots({{"s1", "t"}})};
  expect_pass(verify("true"));
  EXPECT_EQ(context_.fake_clock.waits, (std::vector<Nanoseconds>{50ms, 100ms, 200ms}));
}

TEST_F(Postgres, VerifySlotGivesUpAfterAMinuteAndSaysWhatItSaw) {
  context_.outcomes.assign(200, slots({{"s1", "t"}}));
  expect_end(verify("false"), Kind::Fail, "replication slot `s1` is active after 1 min 0 s");
  EXPECT_EQ(context_.fake_clock.now(), MonotonicTime(60s));
  context_.outcomes.assign(200, slots({}));
  expect_end(verify("true"), Kind::Fail, "no replication slot is like `s%` after 1 min 0 s");
  context_.outcomes.assign(200, slots({{"s1", "t"}, {"s2", "t"}, {"s3", "t"}}));
  expect_end(verify("true"), Kind::Fail,
             "3 replication slots are like `s%`: `s1`, `s2`, … after 1 min 0 s");
}

TEST_F(Postgres, VerifySlotWaitsAsLongAsTheTimeoutOfTheRun) {
  context_.run_options.timeout = 120s;
  context_.outcomes.assign(200, slots({{"s1", "f"}}));
  expect_end(verify("true"), Kind::Fail, "replication slot `s1` is not active after 2 min 0 s");
}

TEST_F(Postgres, VerifySlotFailsAtOnceIfItCannotLook) {
  context_.outcomes = {error_outcome(OutcomeKind::Error, "42501", "permission denied")};
  expect_end(verify("true"), Kind::Fail, "cannot read the replication slots: permission denied");
}

TEST_F(Postgres, VerifySlotNeedsAnUrl) {
  expect_end(perform(context_, "postgres-verify-slot",
                     {{"active", "true"}, {"connection", "name"}, {"slot", "s"}}),
             Kind::Error, "argument `connection` is not a `postgres://` URL");
}

}  // namespace
}  // namespace weir::actions
