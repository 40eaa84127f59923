// Records: what is particular to each dialect.
#include <gtest/gtest.h>

#include "value/record_fixture.h"

namespace weir {
namespace {

using namespace record_fixture;  // NOLINT(*-using-namespace)

TEST(RecordDialect, RowsOfSqllogictestRsIgnoreWhiteSpace) {
  const ResultSet result = text_rows({{" a  b ", "c"}, {"d", ""}});
  EXPECT_TRUE(matches({"slt-rs", "TT", "a b c\nd (empty)\n"}, result));
  EXPECT_TRUE(matches({"slt-rs", "TT", "  a\tb  c\nd\t(empty)\n"}, result));
  EXPECT_TRUE(matches({"slt-rs", "??????", "a b c\nd (empty)\n"}, result));
  EXPECT_FALSE(matches({"slt-rs", "TT", "d (empty)\na b c\n"}, result));
  EXPECT_TRUE(matches({"slt-rs", "TT", "(empty)\na b\nc\nd\n", SortMode::Values},
                      text_rows({{"a b", "c"}, {"d", ""}})));
}

TEST(RecordDialect, ValuewiseGivesEachValueItsLine) {
  RecordQuery query;
  query.letters = "TT";
  query.valuewise = true;
  query.block = "a\nb\n";
  RecordComparer comparer;
  EXPECT_TRUE(
      comparer.compare(*find_record_style("slt-rs"), query, text_rows({{"a", "b"}})).matches());
}

TEST(RecordDialect, IgnoredPiecesOfSqllogictestRs) {
  const ResultSet result = text_rows({{"job", "17", "done"}, {"x", "2024-01-01", "y"}});
  EXPECT_TRUE(matches({"slt-rs", "TTT", "job <slt:ignore> done\nx <slt:ignore> y\n"}, result));
  EXPECT_TRUE(matches({"slt-rs", "TTT", "job <slt:ignore> y\n"}, result));
  EXPECT_FALSE(matches({"slt-rs", "TTT", "job <slt:ignore> z\n"}, result));
  EXPECT_FALSE(matches({"slt-rs", "TTT", "x <slt:ignore>\njob 17\n"}, result));
  EXPECT_FALSE(matches({"cockroach", "TTT", "job <slt:ignore> done\nx 1 y\n"}, result));
}

TEST(RecordDialect, CockroachComparesTokensAndSortsBothSides) {
  const ResultSet result = text_rows({{"b", "2"}, {"a", "1"}});
  EXPECT_TRUE(matches({"cockroach", "TT", "b   2\na 1\n", SortMode::Rows}, result));
  EXPECT_TRUE(matches({"cockroach", "TT", "a 1\nb 2\n", SortMode::Rows}, result));
  EXPECT_TRUE(matches({"cockroach", "TT", "b\n2\na\n1\n"}, result));
  EXPECT_TRUE(matches({"cockroach", "TT", "1 b a 2\n", SortMode::Values}, result));
  EXPECT_FALSE(matches({"cockroach", "TT", "a 2\nb 1\n", SortMode::Rows}, result));
  EXPECT_TRUE(matches({"cockroach", "TT", "x y z\n"}, text_rows({{"x y", "z"}})));
  EXPECT_TRUE(matches({"cockroach", "T", "x  y\n"}, text_rows({{" x y "}})));
}

TEST(RecordDialect, RowsWithoutAnOrderMayNotDiffer) {
  RecordQuery query;
  query.letters = "T";
  query.unordered = true;
  query.block = "a\nb\n";
  RecordComparer comparer;
  const RecordStyle& cockroach = *find_record_style("cockroach");
  const RecordComparison differs = comparer.compare(cockroach, query, text_rows({{"a"}, {"b"}}));
  EXPECT_EQ(differs.mismatch, RecordMismatch::Order);
  EXPECT_EQ(differs.message,
            "the rows may come in any order: `rowsort`, `nosort` or an ORDER BY is missing");
  query.block = "a\na\n";
  EXPECT_TRUE(comparer.compare(cockroach, query, text_rows({{"a"}, {"a"}})).matches());
}

TEST(RecordDialect, NumbersInTextsAreRounded) {
  RecordQuery query;
  query.letters = "T";
  query.text_digits = 3;
  query.block = "POINT (1.23 -0.00123) 1234567 v1.2e+03\n";
  RecordComparer comparer;
  const RecordStyle& cockroach = *find_record_style("cockroach");
  EXPECT_TRUE(
      comparer.compare(cockroach, query, text_rows({{"POINT (1.2345 -0.0012345) 1234567 v1200.4"}}))
          .matches());
  EXPECT_FALSE(
      comparer.compare(cockroach, query, text_rows({{"POINT (1.24 -0.00123) 1234567 v1200"}}))
          .matches());
}

TEST(RecordDialect, PartialSortKeepsTheOrderOfGroups) {
  const ResultSet result = text_rows({{"2", "b"}, {"2", "a"}, {"1", "d"}, {"1", "c"}, {"2", "x"}});
  const std::vector<std::uint32_t> first{1};
  RecordQuery query;
  query.letters = "TT";
  query.sort = SortMode::Partial;
  query.partial = first;
  query.block = "2 a\n2 b\n1 d\n1 c\n2 x\n";
  RecordComparer comparer;
  const RecordStyle& cockroach = *find_record_style("cockroach");
  EXPECT_TRUE(comparer.compare(cockroach, query, result).matches());
  query.block = "1 c\n1 d\n2 a\n2 b\n2 x\n";
  EXPECT_FALSE(comparer.compare(cockroach, query, result).matches());
  EXPECT_TRUE(
      comparer.compare(*find_record_style("materialize-cockroach"), query, result).matches());
}

TEST(RecordDialect, CockroachTakesFifteenDigitsUnderF) {
  const ResultSet floats = texts({kFloat8}, {{"0.33333333333333337"}});
  EXPECT_TRUE(matches({"cockroach", "F", "0.3333333333333333\n"}, floats));
  EXPECT_FALSE(matches({"cockroach", "F", "0.333333333333\n"}, floats));
  EXPECT_FALSE(matches({"cockroach", "R", "0.3333333333333333\n"}, floats));
}

TEST(RecordDialect, MaterializeEscapesSpacesAndNewlines) {
  const ResultSet result = text_rows({{"a b", "c\nd"}});
  EXPECT_TRUE(matches({"materialize-cockroach", "TT", "a␠b  c⏎d\n"}, result));
  EXPECT_FALSE(matches({"materialize-cockroach", "TT", "a b c⏎d\n"}, result));
  EXPECT_TRUE(matches({"materialize", "TT", "a b\nc⏎d\n"}, result));
  EXPECT_TRUE(matches({"materialize", "TT", "a␠b\nc⏎d\n"}, result));
  EXPECT_TRUE(matches({"materialize-cockroach", "T", "  a b \n"}, text_rows({{"a b"}})));
}

TEST(RecordDialect, MaterializeSortsTheExpectedSideByMode) {
  const ResultSet result = text_rows({{"b", "1"}, {"a", "2"}});
  EXPECT_FALSE(matches({"materialize", "TT", "b\n1\na\n2\n", SortMode::Rows}, result));
  EXPECT_TRUE(matches({"materialize", "TT", "a\n2\nb\n1\n", SortMode::Rows}, result));
  EXPECT_TRUE(matches({"materialize", "TT", "b\n1\na\n2\n", SortMode::Values}, result));
  EXPECT_TRUE(matches({"materialize-cockroach", "TT", "b 1\na 2\n", SortMode::Rows}, result));
}

TEST(RecordDialect, MaterializeChecksColumnsOnlyWhereThereAreRows) {
  EXPECT_TRUE(matches({"materialize", "TTT", ""}, texts({kText}, {})));
  EXPECT_TRUE(matches({"materialize", "", ""}, texts({kText}, {})));
  EXPECT_FALSE(matches({"materialize", "", "a\n"}, text_rows({{"a"}})));
  EXPECT_FALSE(matches({"sqlite", "TTT", ""}, texts({kText}, {})));
  const RecordComparison wrong = compare({"sqlite", "II", "1\n"}, texts({kText}, {{"1"}}));
  EXPECT_EQ(wrong.mismatch, RecordMismatch::ColumnCount);
  EXPECT_EQ(wrong.message, "the query returned 1 column, the types are `II`");
}

TEST(RecordDialect, TypesMustFitLettersWhereTheDialectSaysSo) {
  const ResultSet result = texts({kInt8, kBool}, {{"1", "t"}});
  EXPECT_TRUE(matches({"cockroach", "IB", "1 true\n"}, result));
  EXPECT_EQ(compare({"cockroach", "TB", "1 true\n"}, result).mismatch, RecordMismatch::ColumnTypes);
  EXPECT_TRUE(
      matches({"cockroach", "TB", "NULL true\n"}, texts({kInt8, kBool}, {{std::nullopt, "t"}})));
  EXPECT_TRUE(matches({"datafusion", "IB", "1 true\n"}, result));
  EXPECT_EQ(compare({"datafusion", "RB", "1 true\n"}, result).message,
            "column 1 (`c1`) is of another type than the letter `R` says");
  EXPECT_TRUE(matches({"duckdb", "TT", "1\t1\n"}, result));
}

TEST(RecordDialect, DuckDbGuessesTheLayout) {
  const ResultSet result = text_rows({{"1", "a b"}, {"2", "c"}});
  EXPECT_TRUE(matches({"duckdb", "IT", "1\ta b\n2\tc\n"}, result));
  EXPECT_TRUE(matches({"duckdb", "IT", "1\na b\n2\nc\n"}, result));
  EXPECT_FALSE(matches({"duckdb", "IT", "1 a b\n2 c\n"}, result));
  EXPECT_FALSE(matches({"duckdb", "IT", "1\ta b\n"}, result));
  EXPECT_TRUE(matches({"duckdb", "T", "a\tb\n"}, text_rows({{"a\tb"}})));
}

TEST(RecordDialect, DuckDbCountsColumnsOnlyWhereItLooksAtValues) {
  const ResultSet result = text_rows({{"1", "2"}});
  EXPECT_FALSE(matches({"duckdb", "T", "1\n2\n"}, result));
  EXPECT_TRUE(
      matches({"duckdb", "T", "2 values hashing to 6ddb4095eb719e2a9f0a3f95677d24e0\n"}, result));
}

TEST(RecordDialect, MaterializeTrimsWhatItSorts) {
  const ResultSet result = text_rows({{" b ", "1"}, {"a", "2"}});
  EXPECT_TRUE(matches({"materialize-cockroach", "TT", "a 2\nb 1\n", SortMode::Rows}, result));
  EXPECT_FALSE(matches({"materialize-cockroach", "TT", "b 1\na 2\n"}, result));
}

TEST(RecordDialect, DuckDbComparesByType) {
  const ResultSet result =
      texts({kFloat8, kInt8, kNumeric, kBool, kText}, {{"0.1", "7", "1.50", "true", "1.0"}});
  EXPECT_TRUE(matches({"duckdb", "RIRTT", "0.1005\t7.0\t1.5\ttrue\t1.0\n"}, result));
  EXPECT_TRUE(matches({"duckdb", "RIRTT", "0.1\t7\t1.5\t1\t1.0\n"}, result));
  EXPECT_FALSE(matches({"duckdb", "RIRTT", "0.2\t7\t1.5\t1\t1.0\n"}, result));
  EXPECT_FALSE(matches({"duckdb", "RIRTT", "0.1\t8\t1.5\t1\t1.0\n"}, result));
  EXPECT_FALSE(matches({"duckdb", "RIRTT", "0.1\t7\t1.6\t1\t1.0\n"}, result));
  EXPECT_FALSE(matches({"duckdb", "RIRTT", "0.1\t7\t1.5\tfalse\t1.0\n"}, result));
  EXPECT_FALSE(matches({"duckdb", "RIRTT", "0.1\t7\t1.5\t1\t1\n"}, result));
}

TEST(RecordDialect, DuckDbTakesRegexes) {
  const ResultSet result = text_rows({{"line one\nline two"}});
  EXPECT_TRUE(matches({"duckdb", "T", "<REGEX>:.*one.*two\n"}, result));
  EXPECT_FALSE(matches({"duckdb", "T", "<REGEX>:.*one\n"}, result));
  EXPECT_TRUE(matches({"duckdb", "T", "<!REGEX>:.*three.*\n"}, result));
  EXPECT_FALSE(matches({"duckdb", "T", "<!REGEX>:.*two.*\n"}, result));
  EXPECT_FALSE(matches({"duckdb", "T", "<REGEX>:(\n"}, result));
}

TEST(RecordDialect, DuckDbLeavesLiteralValuesAloneUnderALabel) {
  RecordQuery query;
  query.letters = "T";
  query.block = "other\n";
  query.has_label = true;
  RecordComparer comparer;
  const RecordStyle& duckdb = *find_record_style("duckdb");
  EXPECT_TRUE(comparer.compare(duckdb, query, text_rows({{"a"}})).matches());
  EXPECT_FALSE(comparer.compare(*find_record_style("sqlite"), query, text_rows({{"a"}})).matches());
  EXPECT_TRUE(matches({"duckdb", "T", "x\ny\n", SortMode::None, 1}, text_rows({{"a"}, {"b"}})));
}

TEST(RecordDialect, FilesOfExpectedRows) {
  RecordQuery query;
  query.block = "<FILE>:data/answers.csv\n";
  EXPECT_EQ(expected_file(*find_record_style("duckdb"), query), "data/answers.csv");
  EXPECT_EQ(expected_file(*find_record_style("sqlite"), query), "");
  EXPECT_EQ(lines_of_expected_file("a|b\n1|x y\n\"q|r\"|\n2|\"\"\n"),
            (std::vector<std::string>{"1\tx y", "q|r\tNULL", "2\t(empty)"}));
}

}  // namespace
}  // namespace weir
