// Named connections to MySQL, and statements through them.
#include <gtest/gtest.h>

#include "actions/fake_context.h"

namespace weir::actions {
namespace {

class Mysql : public ::testing::Test {
 protected:
  run::ActionResult connect(std::vector<run::ActionCall::Value> values) {
    values.push_back({"name", "m"});
    return perform(context_, "mysql-connect", std::move(values));
  }
  run::ActionResult execute(std::vector<std::string> body) {
    return perform(context_, "mysql-execute", {{"name", "m"}}, std::move(body));
  }
  FakeContext context_;
};

TEST_F(Mysql, ConnectUsesThePasswordOfTheUrl) {
  expect_pass(connect({{"url", "mysql://u:p%40w@db:3307/d"}}));
  EXPECT_EQ(context_.events, std::vector<std::string>{"connect m mysql://u:p%40w@db:3307/d"});
}

TEST_F(Mysql, ArgumentsWinOverTheUrl) {
  expect_pass(connect({{"url", "mariadb://u:x@db"}, {"user", "a:b"}, {"password", "p@s/s?w"}}));
  EXPECT_EQ(context_.events, std::vector<std::string>{"connect m mysql://a%3Ab:p%40s%2Fs%3Fw@db/"});
  context_.events.clear();
  expect_pass(connect({{"url", "mysql://u:x@db"}, {"password", ""}}));
  EXPECT_EQ(context_.events, std::vector<std::string>{"connect m mysql://u@db/"});
}

TEST_F(Mysql, ConnectRefusesOtherUrlsWithoutTheirPasswords) {
  expect_end(connect({{"url", "postgres://u:secret@db/d"}}), Kind::Error,
             "`postgres://u@db/d` is no URL of MySQL");
  expect_end(connect({{"url", "sqlite::memory:"}}), Kind::Error,
             "`sqlite::memory:` is no URL of MySQL");
  EXPECT_TRUE(context_.events.empty());
}

TEST_F(Mysql, ConnectRefusesNamesThatCannotWork) {
  expect_end(perform(context_, "mysql-connect", {{"name", "main"}, {"url", "mysql://u@h"}}),
             Kind::Error, "`main` is the script's own connection, and cannot be replaced");
  expect_end(perform(context_, "mysql-connect", {{"name", "mysql://x"}, {"url", "mysql://u@h"}}),
             Kind::Error, "argument `name` is an URL, expected a name");
}

TEST_F(Mysql, ExecuteSendsEachLineByItself) {
  expect_pass(execute({"BEGIN; SELECT 1", "  COMMIT"}));
  ASSERT_EQ(context_.calls.size(), 2U);
  EXPECT_EQ(context_.calls[0].session, "m");
  EXPECT_EQ(context_.calls[0].text, "BEGIN; SELECT 1");
  EXPECT_EQ(context_.calls[0].protocol, driver::Protocol::Simple);
  EXPECT_EQ(context_.calls[1].text, "  COMMIT");
}

TEST_F(Mysql, ExecuteStopsAtTheFirstErrorAndTellsItsNumber) {
  Outcome refused = error_outcome(OutcomeKind::Error, "42S02", "Table 'd.t' doesn't exist");
  refused.error.code = "1146";
  context_.outcomes = {ok_outcome(), refused};
  const auto result = execute({"SELECT 1", "SELECT * FROM t", "SELECT 2"});
  expect_end(result, Kind::Fail, "`SELECT * FROM t` failed: Table 'd.t' doesn't exist");
  EXPECT_EQ(result.sqlstate, "42S02");
  EXPECT_EQ(result.code, "1146");
  EXPECT_EQ(context_.calls.size(), 2U);
}

}  // namespace
}  // namespace weir::actions
