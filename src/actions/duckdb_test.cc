// Statements and rows of DuckDB.
#include <gtest/gtest.h>

#include "actions/fake_context.h"

namespace weir::actions {
namespace {

using Lines = std::vector<std::string>;

constexpr TypeOid kText = 25;
constexpr TypeOid kBool = 16;

Column column(TypeOid type) { return {"c", type, CellFormat::Text}; }

TEST(Duckdb, OpensADatabaseForItsNameAndSendsEachLine) {
  FakeContext context;
  expect_pass(perform(context, "duckdb-execute", {{"name", "d"}}, {"a; b", "c"}));
  EXPECT_EQ(context.events, Lines{"duckdb d"});
  ASSERT_EQ(context.calls.size(), 2U);
  EXPECT_EQ(context.calls[0].session, "d");
  EXPECT_EQ(context.calls[0].text, "a; b");
  EXPECT_EQ(context.calls[1].text, "c");
}

TEST(Duckdb, EndsWithTheFirstStatementThatFails) {
  FakeContext context;
  Outcome refused;
  refused.kind = OutcomeKind::Error;
  refused.error.message = "no such table";
  context.outcomes = {refused};
  const auto result = perform(context, "duckdb-execute", {{"name", "d"}}, {"a", "b"});
  EXPECT_EQ(result.kind, Kind::Error);
  EXPECT_EQ(context.calls.size(), 1U);
}

TEST(Duckdb, SaysWhyThereIsNone) {
  FakeContext context;
  context.connect_error = Error{ErrorKind::Unavailable, "no library", ""};
  expect_end(perform(context, "duckdb-execute", {{"name", "d"}}, {"a"}), Kind::Error, "no library");
  expect_end(perform(context, "duckdb-query", {{"name", "d"}}, {"a"}), Kind::Error, "no library");
  expect_end(perform(context, "duckdb-execute", {{"name", "main"}}, {"a"}), Kind::Error,
             "`main` is the script's own connection, and cannot be replaced");
  EXPECT_TRUE(context.calls.empty());
}

TEST(Duckdb, ComparesWholeLines) {
  FakeContext context;
  const Outcome rows =
      rows_outcome({column(kText), column(kBool)}, {{"a  b", "t"}, {std::nullopt, "f"}});
  context.outcomes = {rows, rows, rows};
  expect_pass(
      perform(context, "duckdb-query", {{"name", "d"}}, {"SELECT", "a  b true", "<null> false"}));
  expect_pass(perform(context, "duckdb-query", {{"name", "d"}, {"sort-rows", "true"}},
                      {"SELECT", "<null> false", "a  b true"}));
  const auto result =
      perform(context, "duckdb-query", {{"name", "d"}}, {"SELECT", "<null> false", "a  b true"});
  expect_end(result, Kind::Fail, "rows differ: expected 2 rows, got 2 rows");
  EXPECT_EQ(result.diff, "- <null> false\n  a  b true\n+ <null> false\n");
}

}  // namespace
}  // namespace weir::actions
