// Variables, masks, limits, conditions and pauses.
#include <gtest/gtest.h>

#include "actions/fake_context.h"
#include "base/file.h"

namespace weir::actions {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

constexpr TypeOid kBool = 16;
constexpr TypeOid kInt4 = 23;
constexpr TypeOid kText = 25;

Column column(TypeOid type) { return {"c", type, CellFormat::Text}; }

class Control : public ::testing::Test {
 protected:
  [[nodiscard]] std::string variable(std::string_view name) const {
    const std::string* value = context_.fake_variables.find(name);
    return value == nullptr ? "(unset)" : *value;
  }
  FakeContext context_;
};

TEST_F(Control, SetStoresEveryArgument) {
  expect_pass(perform(context_, "set", {{"a", "1"}, {"b", "x y"}}));
  EXPECT_EQ(variable("a"), "1");
  EXPECT_EQ(variable("b"), "x y");
}

TEST_F(Control, SetWithoutAValueTakesTheBody) {
  expect_pass(perform(context_, "set", {{"a", ""}, {"b", "given"}}, {"one", "", "three"}));
  EXPECT_EQ(variable("a"), "one\n\nthree");
  EXPECT_EQ(variable("b"), "given");
  expect_pass(perform(context_, "set", {{"a", ""}}));
  EXPECT_EQ(variable("a"), "");
}

TEST_F(Control, SetArgDefaultKeepsWhatExists) {
  context_.fake_variables.set("arg.given", "outside");
  expect_pass(perform(context_, "set-arg-default", {{"given", "1"}, {"other", "2"}}));
  EXPECT_EQ(variable("arg.given"), "outside");
  EXPECT_EQ(variable("arg.other"), "2");
  EXPECT_EQ(variable("other"), "(unset)");
}

TEST_F(Control, SetFromFileKeepsTheFinalNewline) {
  const auto path = context_.scratch() / "f";
  ASSERT_TRUE(write_file(path, "text\n"));
  expect_pass(perform(context_, "set-from-file", {{"a", path.string()}}));
  EXPECT_EQ(variable("a"), "text\n");
}

TEST_F(Control, SetFromFileSaysWhichFileCannotBeRead) {
  expect_end(perform(context_, "set-from-file", {{"a", "/nonexistent/f"}}), Kind::Error,
             "cannot read `/nonexistent/f`: No such file or directory");
  expect_end(perform(context_, "set-from-file", {{"a", ""}}), Kind::Error,
             "argument `a` needs the path of a file");
}

TEST_F(Control, SetFromFileRefusesBytesThatAreNotText) {
  const auto path = context_.scratch() / "f";
  ASSERT_TRUE(write_file(path, "\xff"));
  expect_end(perform(context_, "set-from-file", {{"a", path.string()}}), Kind::Error,
             "file `" + path.string() + "` is not valid UTF-8");
}

TEST_F(Control, SetFromSqlStoresTheOnlyValue) {
  context_.outcomes = {rows_outcome({column(kText)}, {{"value"}})};
  expect_pass(perform(context_, "set-from-sql", {{"var", "v"}}, {"SELECT", "'value'"}));
  EXPECT_EQ(variable("v"), "value");
  ASSERT_EQ(context_.calls.size(), 1U);
  EXPECT_EQ(context_.calls[0].session, "main");
  EXPECT_EQ(context_.calls[0].text, "SELECT\n'value'");
  EXPECT_EQ(context_.calls[0].protocol, driver::Protocol::Prepared);
  EXPECT_EQ(context_.calls[0].budget, Nanoseconds(30s));
}

TEST_F(Control, SetFromSqlNeedsExactlyOneValue) {
  context_.outcomes = {rows_outcome({column(kText)}, {}),
                       rows_outcome({column(kText)}, {{"a"}, {"b"}}),
                       rows_outcome({column(kText)}, {{std::nullopt}}),
                       rows_outcome({column(kText), column(kText)}, {{"a", "b"}}), ok_outcome()};
  const auto end = [&] { return perform(context_, "set-from-sql", {{"var", "v"}}, {"q"}); };
  expect_end(end(), Kind::Fail, "the query must return one row, it returned 0 rows");
  expect_end(end(), Kind::Fail, "the query must return one row, it returned 2 rows");
  expect_end(end(), Kind::Fail, "the query returned NULL, which a variable cannot hold");
  expect_end(end(), Kind::Error, "the query must return one column, it returns 2 columns");
  expect_end(end(), Kind::Error, "the query must return one column, it returns 0 columns");
  EXPECT_EQ(variable("v"), "(unset)");
}

TEST_F(Control, SetFromSqlPassesTheServersErrorOn) {
  context_.outcomes = {error_outcome(OutcomeKind::Error, "42703", "column \"x\" does not exist"),
                       error_outcome(OutcomeKind::Unknown, "", "connection lost")};
  const auto refused = perform(context_, "set-from-sql", {{"var", "v"}}, {"SELECT x"});
  expect_end(refused, Kind::Fail, "the query failed: column \"x\" does not exist");
  EXPECT_EQ(refused.sqlstate, "42703");
  expect_end(perform(context_, "set-from-sql", {{"var", "v"}}, {"SELECT x"}), Kind::Error,
             "the query failed: connection lost");
}

TEST_F(Control, SetRegexReplacesTheOneBefore) {
  expect_pass(perform(context_, "set-regex", {{"match", "\\d+"}}));
  EXPECT_EQ(context_.file_state.mask.apply("a1"), "a<regex_match>");
  expect_pass(perform(context_, "set-regex", {{"match", "a"}, {"replacement", "b"}}));
  EXPECT_EQ(context_.file_state.mask.apply("a1"), "b1");
  expect_pass(perform(context_, "unset-regex", {}));
  EXPECT_FALSE(context_.file_state.mask.active());
}

TEST_F(Control, SetRegexWithABadPatternKeepsTheOldOne) {
  expect_pass(perform(context_, "set-regex", {{"match", "a"}, {"replacement", "b"}}));
  const auto result = perform(context_, "set-regex", {{"match", "(?=a)"}});
  EXPECT_EQ(result.kind, Kind::Error);
  EXPECT_TRUE(result.message.starts_with("bad regex `(?=a)`: ")) << result.message;
  EXPECT_EQ(context_.file_state.mask.apply("a"), "b");
}

TEST_F(Control, SetSqlTimeoutGoesBelowTheDefaultOnlyByForce) {
  const auto after = [&](std::string_view duration, std::string_view force) {
    expect_pass(perform(context_, "set-sql-timeout",
                        {{"duration", std::string(duration)}, {"force", std::string(force)}}));
    return context_.file_state.sql_timeout;
  };
  EXPECT_EQ(after("2min", "false"), Nanoseconds(120s));
  EXPECT_EQ(after("1s", "false"), Nanoseconds(30s));
  EXPECT_EQ(after("1s", "true"), Nanoseconds(1s));
  EXPECT_EQ(after("DeFault", "true"), Nanoseconds(30s));
}

TEST_F(Control, SetSqlTimeoutExplainsBadValues) {
  const auto result = perform(context_, "set-sql-timeout", {{"duration", "10"}});
  EXPECT_EQ(result.kind, Kind::Error);
  EXPECT_TRUE(result.message.starts_with("argument `duration`: ")) << result.message;
  expect_end(perform(context_, "set-sql-timeout", {{"duration", "1s"}, {"force", "yes"}}),
             Kind::Error, "argument `force` is `yes`, expected `true` or `false`");
}

TEST_F(Control, SetMaxTriesNeedsOneAtLeast) {
  expect_pass(perform(context_, "set-max-tries", {{"max-tries", "7"}}));
  EXPECT_EQ(context_.file_state.max_tries, 7U);
  expect_end(perform(context_, "set-max-tries", {{"max-tries", "0"}}), Kind::Error,
             "argument `max-tries` is `0`, expected at least 1");
  expect_end(perform(context_, "set-max-tries", {{"max-tries", "-1"}}), Kind::Error,
             "argument `max-tries` is `-1`, expected a number");
  EXPECT_EQ(context_.file_state.max_tries, 7U);
}

TEST_F(Control, SkipIfDecidesByTheBoolean) {
  context_.outcomes = {rows_outcome({column(kBool)}, {{"t"}}),
                       rows_outcome({column(kBool)}, {{"f"}}),
                       rows_outcome({{"c", kBool, CellFormat::Binary}}, {{std::string(1, '\1')}}),
                       rows_outcome({{"c", kBool, CellFormat::Binary}}, {{std::string(1, '\0')}})};
  for (const bool skipped : {true, false, true, false}) {
    const auto result = perform(context_, "skip-if", {}, {"SELECT", "true"});
    expect_pass(result);
    EXPECT_EQ(result.skip_block, skipped);
  }
  EXPECT_EQ(context_.calls[0].text, "SELECT\ntrue");
}

TEST_F(Control, SkipIfTakesOneAndZeroWhereAnEngineHasNoBooleans) {
  context_.target.scheme = "mysql";
  context_.outcomes = {rows_outcome({column(kInt4)}, {{"1"}}),
                       rows_outcome({column(kInt4)}, {{"0"}}),
                       rows_outcome({column(kInt4)}, {{"2"}})};
  EXPECT_TRUE(perform(context_, "skip-if", {}, {"q"}).skip_block);
  EXPECT_FALSE(perform(context_, "skip-if", {}, {"q"}).skip_block);
  expect_end(perform(context_, "skip-if", {}, {"q"}), Kind::Error,
             "the query returns a column that is not boolean");
}

TEST_F(Control, SkipIfSaysWhyItCannotDecide) {
  context_.outcomes = {rows_outcome({column(kBool)}, {{std::nullopt}}),
                       rows_outcome({column(kBool)}, {}),
                       rows_outcome({column(kBool)}, {{"t"}, {"t"}}),
                       rows_outcome({column(kInt4)}, {{"1"}}),
                       rows_outcome({column(kBool), column(kBool)}, {{"t", "t"}}),
                       error_outcome(OutcomeKind::Error, "42601", "syntax error")};
  const auto end = [&] { return perform(context_, "skip-if", {}, {"q"}); };
  const auto null = end();
  expect_end(null, Kind::Error, "the query returned NULL, which is neither true nor false");
  EXPECT_EQ(null.hint, "`skip-if` needs a query that returns one row with one boolean column");
  expect_end(end(), Kind::Error, "the query returned 0 rows");
  expect_end(end(), Kind::Error, "the query returned 2 rows");
  expect_end(end(), Kind::Error, "the query returns a column that is not boolean");
  expect_end(end(), Kind::Error, "the query returns 2 columns");
  expect_end(end(), Kind::Fail, "the query failed: syntax error");
}

TEST_F(Control, NothingHappensWithNopSkipEndAndSkipConsistencyChecks) {
  expect_pass(perform(context_, "nop", {{"x", "y"}}, {"body"}));
  expect_pass(perform(context_, "skip-end", {}));
  expect_pass(perform(context_, "skip-consistency-checks", {{"reason", "r"}}));
  expect_end(perform(context_, "skip-consistency-checks", {{"reason", ""}}), Kind::Error,
             "argument `reason` is empty, expected a reason");
}

constexpr std::string_view kSleep =
    "sleep-is-probably-flaky-i-have-justified-my-need-with-a-comment";

TEST_F(Control, SleepsAsLongAsTold) {
  expect_pass(perform(context_, kSleep, {{"duration", "1s 500ms"}}));
  expect_pass(perform(context_, "random-sleep", {{"duration", "3s"}}));
  expect_pass(perform(context_, "random-sleep", {{"duration", "0s"}}));
  EXPECT_EQ(context_.fake_clock.waits, (std::vector<Nanoseconds>{1500ms, 1500ms}));
}

TEST_F(Control, SleepEndsWhenTheRunIsInterrupted) {
  context_.stop_source.request_stop();
  expect_end(perform(context_, kSleep, {{"duration", "1h"}}), Kind::Error, "interrupted");
  expect_end(perform(context_, "random-sleep", {{"duration", "1h"}}), Kind::Error, "interrupted");
}

}  // namespace
}  // namespace weir::actions
