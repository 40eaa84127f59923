// Errors that records expect.
#include "value/record_error.h"

#include <gtest/gtest.h>

namespace weir {
namespace {

constexpr ReportedError kMissingTable{
    .code = "42P01", .message = "relation \"t\" does not exist", .detail = "nothing\nof that name"};

ErrorComparison judge(std::string_view style, const ErrorExpectation& expected,
                      const ReportedError& error = kMissingTable) {
  return match_error(*find_record_style(style), expected, error).value();
}

TEST(RecordError, EachKindOfMatch) {
  struct Case {
    ErrorMatch match;
    std::string_view text;
    bool matches;
  };
  const Case cases[] = {
      {ErrorMatch::Any, "", true},
      {ErrorMatch::Contains, "does not", true},
      {ErrorMatch::Contains, "Does not", false},
      {ErrorMatch::Exact, "  relation \"t\" does not exist\n", true},
      {ErrorMatch::Exact, "relation \"t\" does not", false},
      {ErrorMatch::Search, "does (not|never) exist", true},
      {ErrorMatch::Search, "", true},
      {ErrorMatch::Search, "exist.nothing", false},
      {ErrorMatch::FullRegex, "relation.*exist", true},
      {ErrorMatch::FullRegex, "relation.*DETAIL.*name", true},
      {ErrorMatch::FullRegex, "does not exist", false},
      {ErrorMatch::NotFullRegex, "does not exist", true},
      {ErrorMatch::NotFullRegex, ".*does not exist.*", false},
      {ErrorMatch::SqlState, "42P01", true},
      {ErrorMatch::SqlState, "42601", false},
      {ErrorMatch::TextOrSearch, "does not", true},
      {ErrorMatch::TextOrSearch, "does (not|never) exist", true},
      {ErrorMatch::TextOrSearch, "no(t", false},
      {ErrorMatch::TextOrSearch, "exists", false},
  };
  for (const Case& row : cases) {
    EXPECT_EQ(judge("duckdb", {row.match, row.text}).matches, row.matches)
        << static_cast<int>(row.match) << " " << row.text;
  }
}

TEST(RecordError, TextsMayHoldWhatTheClientPutsInFront) {
  EXPECT_TRUE(judge("slt-rs", {ErrorMatch::Search, "^db error: ERROR: relation"}).matches);
  EXPECT_TRUE(judge("slt-rs", {ErrorMatch::Search, "^relation"}).matches);
  EXPECT_FALSE(judge("duckdb", {ErrorMatch::Search, "^db error: ERROR: relation"}).matches);
  EXPECT_TRUE(judge("slt-rs", {ErrorMatch::Exact,
                               "db error: ERROR: relation \"t\" does not exist\nDETAIL: "
                               "nothing\nof that name"})
                  .matches);
}

TEST(RecordError, SeriousErrorsOfCockroachAreNamed) {
  constexpr ReportedError kInternal{.code = "XX000", .message = "internal error: x"};
  const ErrorComparison unnamed = judge("cockroach", {ErrorMatch::Search, "internal"}, kInternal);
  EXPECT_FALSE(unnamed.matches);
  EXPECT_EQ(unnamed.message, "an error with the code `XX000` is expected only as `pgcode XX000`");
  EXPECT_TRUE(judge("cockroach", {ErrorMatch::Search, "internal", "XX000"}, kInternal).matches);
  EXPECT_TRUE(judge("cockroach", {ErrorMatch::SqlState, "XX000"}, kInternal).matches);
  EXPECT_TRUE(
      judge("cockroach", {ErrorMatch::Search, "x"}, {.code = "XXUUU", .message = "x"}).matches);
  EXPECT_TRUE(judge("slt-rs", {ErrorMatch::Search, "internal"}, kInternal).matches);
}

TEST(RecordError, TheCodeMayBeWantedBesides) {
  ErrorExpectation expected{ErrorMatch::Search, "exist", "42P01"};
  EXPECT_TRUE(judge("cockroach", expected).matches);
  expected.sqlstate = "42601";
  const ErrorComparison wrong = judge("cockroach", expected);
  EXPECT_FALSE(wrong.matches);
  EXPECT_EQ(wrong.message, "the error has the code `42P01`, `42601` is expected");
  EXPECT_EQ(wrong.expected, "42601");
}

TEST(RecordError, TextsForPeople) {
  const ErrorComparison wrong = judge("slt-rs", {ErrorMatch::Search, "syntax"});
  EXPECT_EQ(wrong.message, "the error does not match the expected regex");
  EXPECT_EQ(wrong.expected, "syntax");
  EXPECT_EQ(wrong.actual,
            "db error: ERROR: relation \"t\" does not exist\nDETAIL: nothing\nof that name");
  const auto bad = match_error(*find_record_style("slt-rs"), {ErrorMatch::Search, "("}, {});
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().kind, ErrorKind::Usage);
}

}  // namespace
}  // namespace weir
