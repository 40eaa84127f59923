// Records: sorting, hashing and comparing as each dialect does.
#include "value/record.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace weir {
namespace {

constexpr TypeOid kBool = 16;
constexpr TypeOid kInt8 = 20;
constexpr TypeOid kText = 25;
constexpr TypeOid kFloat8 = 701;
constexpr TypeOid kNumeric = 1700;

using Row = std::vector<std::optional<std::string>>;

ResultSet texts(const std::vector<TypeOid>& types, const std::vector<Row>& rows) {
  std::vector<Column> columns;
  for (const TypeOid type : types) {
    columns.push_back({"c" + std::to_string(columns.size() + 1), type, CellFormat::Text});
  }
  ResultSet result(std::move(columns));
  for (const Row& row : rows) {
    for (const auto& cell : row) cell ? result.add_cell(*cell) : result.add_null();
    result.end_row();
  }
  return result;
}

ResultSet text_rows(const std::vector<Row>& rows) {
  return texts(std::vector<TypeOid>(rows.empty() ? 1 : rows[0].size(), kText), rows);
}

struct Expect {
  std::string_view style;
  std::string_view letters;
  std::string_view block;
  SortMode sort = SortMode::None;
  std::uint64_t threshold = 0;
};

RecordComparison compare(const Expect& expect, const ResultSet& result) {
  RecordQuery query;
  query.letters = expect.letters;
  query.block = expect.block;
  query.sort = expect.sort;
  query.threshold = expect.threshold;
  RecordComparer comparer;
  return comparer.compare(*find_record_style(expect.style), query, result);
}

bool matches(const Expect& expect, const ResultSet& result) {
  return compare(expect, result).matches();
}

std::string hash_of(std::string_view letters, const std::vector<Row>& rows,
                    SortMode sort = SortMode::None) {
  RecordQuery query;
  query.letters = letters;
  query.sort = sort;
  return render_record(*find_record_style("sqlite"), query, text_rows(rows), RecordForm::Hash)
      .at(0);
}

TEST(Record, HashVectors) {
  EXPECT_EQ(hash_of("I", {}), "0 values hashing to d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(hash_of("I", {{"1"}}), "1 values hashing to b026324c6904b2a9cb4b88d6d61c81d1");
  EXPECT_EQ(hash_of("III", {{"1", "2", "3"}}),
            "3 values hashing to c0710d6b4f15dfa88f600b0e6b624077");
  EXPECT_EQ(hash_of("I", {{"10"}, {"9"}}), "2 values hashing to 46fa97b44667d2a8843039e9e66ad130");
  EXPECT_EQ(hash_of("TTR", {{std::nullopt, "", "1.5"}}),
            "3 values hashing to bf0ba1d6b3310124636860f31e0169da");
  EXPECT_EQ(hash_of("T", {{"Eve"}, {"Alice"}, {"Bob"}}, SortMode::Rows),
            "3 values hashing to b5b44edac84d34d6af3be2a88bfae352");
}

TEST(Record, ValuesLieOnePerLineInSqlitesSuite) {
  const ResultSet result = text_rows({{"1", "a"}, {"2", "b"}});
  EXPECT_TRUE(matches({"sqlite", "IT", "1\na\n2\nb\n"}, result));
  EXPECT_TRUE(matches({"sqlite", "IT", "1\r\na\r\n2\r\nb\r\n"}, result));
  EXPECT_TRUE(matches({"sqlite", "IT", "1\na\n2\nb"}, result));
  EXPECT_FALSE(matches({"sqlite", "IT", "1 a\n2 b\n"}, result));
  EXPECT_FALSE(matches({"sqlite", "IT", "1\na\n2\n"}, result));
  EXPECT_FALSE(matches({"sqlite", "IT", "1\na\n2\nb\nc\n"}, result));
  EXPECT_TRUE(matches({"sqlite", "IT", ""}, texts({kInt8, kText}, {})));
}

TEST(Record, LinesMayBeGivenOneByOne) {
  const std::vector<std::string_view> lines{"1", "a"};
  RecordQuery query;
  query.letters = "IT";
  query.lines = lines;
  RecordComparer comparer;
  EXPECT_TRUE(
      comparer.compare(*find_record_style("sqlite"), query, text_rows({{"1", "a"}})).matches());
}

TEST(Record, SortingIsByRenderedBytes) {
  const ResultSet numbers = text_rows({{"9"}, {"10"}, {std::nullopt}, {"-1"}});
  EXPECT_TRUE(matches({"sqlite", "I", "-1\n10\n9\nNULL\n", SortMode::Rows}, numbers));
  const ResultSet pairs = text_rows({{"b", "1"}, {"a", "2"}, {"a", "10"}});
  EXPECT_TRUE(matches({"sqlite", "TT", "a\n10\na\n2\nb\n1\n", SortMode::Rows}, pairs));
  EXPECT_TRUE(matches({"sqlite", "TT", "1\n10\n2\na\na\nb\n", SortMode::Values}, pairs));
  EXPECT_FALSE(matches({"sqlite", "TT", "b\n1\na\n10\na\n2\n", SortMode::Rows}, pairs));
}

TEST(Record, LongValuesAreSortedBeyondTheirFirstBytes) {
  const ResultSet result = text_rows(
      {{"same prefix b", "1"}, {"same prefix a", "2"}, {"same pre", "3"}, {"same prefix a", "1"}});
  EXPECT_TRUE(
      matches({"slt-rs", "TT", "same pre 3\nsame prefix a 1\nsame prefix a 2\nsame prefix b 1\n",
               SortMode::Rows},
              result));
}

TEST(Record, TheThresholdDecidesAboutTheHash) {
  const ResultSet result = text_rows({{"1"}, {"2"}, {"3"}});
  constexpr std::string_view kHash = "3 values hashing to c0710d6b4f15dfa88f600b0e6b624077\n";
  EXPECT_TRUE(matches({"sqlite", "I", kHash, SortMode::None, 2}, result));
  EXPECT_FALSE(matches({"sqlite", "I", "1\n2\n3\n", SortMode::None, 2}, result));
  EXPECT_TRUE(matches({"sqlite", "I", "1\n2\n3\n", SortMode::None, 3}, result));
  EXPECT_FALSE(matches({"sqlite", "I", kHash, SortMode::None, 3}, result));
  EXPECT_FALSE(matches({"sqlite", "I", kHash, SortMode::None, 0}, result));
  EXPECT_EQ(compare({"sqlite", "I", "1\n2\n3\n", SortMode::None, 2}, result).message,
            "3 values are more than the hash threshold of 2, so a hash is expected");
  EXPECT_EQ(compare({"sqlite", "I", kHash, SortMode::None, 3}, result).message,
            "a hash is expected, but 3 values are not more than the hash threshold of 3");
  for (const std::string_view style : {"cockroach", "materialize", "dolt", "duckdb", "ignite"}) {
    EXPECT_TRUE(matches({style, "T", kHash}, result)) << style;
    EXPECT_FALSE(
        matches({style, "T", "3 values hashing to c0710d6b4f15dfa88f600b0e6b624078\n"}, result))
        << style;
  }
}

TEST(Record, LabelsGiveTheHashOfWhatWasReturned) {
  RecordQuery query;
  query.letters = "I";
  query.block = "1\n2\n3\n";
  query.has_label = true;
  RecordComparer comparer;
  const RecordStyle& style = *find_record_style("sqlite");
  const RecordComparison comparison =
      comparer.compare(style, query, text_rows({{"1"}, {"2"}, {"3"}}));
  EXPECT_TRUE(comparison.matches());
  EXPECT_EQ(comparison.hash, "3 values hashing to c0710d6b4f15dfa88f600b0e6b624077");
  EXPECT_EQ(comparer.hash_of_expected(style, query),
            "3 values hashing to c0710d6b4f15dfa88f600b0e6b624077");
  query.block = "9 values hashing to c0710d6b4f15dfa88f600b0e6b624077\r\n";
  EXPECT_EQ(comparer.hash_of_expected(style, query),
            "9 values hashing to c0710d6b4f15dfa88f600b0e6b624077");
}

TEST(Record, OnlyALabelMayBeWanted) {
  RecordQuery query;
  query.letters = "T";
  query.label_only = query.has_label = true;
  RecordComparer comparer;
  const auto comparison =
      comparer.compare(*find_record_style("cockroach"), query, text_rows({{"1"}}));
  EXPECT_TRUE(comparison.matches());
  EXPECT_EQ(comparison.hash, "1 values hashing to b026324c6904b2a9cb4b88d6d61c81d1");
}

TEST(Record, RowsOfSqllogictestRsIgnoreWhiteSpace) {
  const ResultSet result = text_rows({{" a  b ", "c"}, {"d", ""}});
  EXPECT_TRUE(matches({"slt-rs", "TT", "a b c\nd (empty)\n"}, result));
  EXPECT_TRUE(matches({"slt-rs", "TT", "  a\tb  c\nd\t(empty)\n"}, result));
  EXPECT_TRUE(matches({"slt-rs", "??????", "a b c\nd (empty)\n"}, result));
  EXPECT_FALSE(matches({"slt-rs", "TT", "d (empty)\na b c\n"}, result));
  EXPECT_TRUE(matches({"slt-rs", "TT", "(empty)\na b\nc\nd\n", SortMode::Values},
                      text_rows({{"a b", "c"}, {"d", ""}})));
}

TEST(Record, ValuewiseGivesEachValueItsLine) {
  RecordQuery query;
  query.letters = "TT";
  query.valuewise = true;
  query.block = "a\nb\n";
  RecordComparer comparer;
  EXPECT_TRUE(
      comparer.compare(*find_record_style("slt-rs"), query, text_rows({{"a", "b"}})).matches());
}

TEST(Record, IgnoredPiecesOfSqllogictestRs) {
  const ResultSet result = text_rows({{"job", "17", "done"}, {"x", "2024-01-01", "y"}});
  EXPECT_TRUE(matches({"slt-rs", "TTT", "job <slt:ignore> done\nx <slt:ignore> y\n"}, result));
  EXPECT_TRUE(matches({"slt-rs", "TTT", "job <slt:ignore> y\n"}, result));
  EXPECT_FALSE(matches({"slt-rs", "TTT", "job <slt:ignore> z\n"}, result));
  EXPECT_FALSE(matches({"slt-rs", "TTT", "x <slt:ignore>\njob 17\n"}, result));
  EXPECT_FALSE(matches({"cockroach", "TTT", "job <slt:ignore> done\nx 1 y\n"}, result));
}

TEST(Record, CockroachComparesTokensAndSortsBothSides) {
  const ResultSet result = text_rows({{"b", "2"}, {"a", "1"}});
  EXPECT_TRUE(matches({"cockroach", "TT", "b   2\na 1\n", SortMode::Rows}, result));
  EXPECT_TRUE(matches({"cockroach", "TT", "a 1\nb 2\n", SortMode::Rows}, result));
  EXPECT_TRUE(matches({"cockroach", "TT", "b\n2\na\n1\n"}, result));
  EXPECT_TRUE(matches({"cockroach", "TT", "1 b a 2\n", SortMode::Values}, result));
  EXPECT_FALSE(matches({"cockroach", "TT", "a 2\nb 1\n", SortMode::Rows}, result));
  EXPECT_TRUE(matches({"cockroach", "TT", "x y z\n"}, text_rows({{"x y", "z"}})));
  EXPECT_TRUE(matches({"cockroach", "T", "x  y\n"}, text_rows({{" x y "}})));
}

TEST(Record, PartialSortKeepsTheOrderOfGroups) {
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

TEST(Record, CockroachTakesFifteenDigitsUnderF) {
  const ResultSet floats = texts({kFloat8}, {{"0.33333333333333337"}});
  EXPECT_TRUE(matches({"cockroach", "F", "0.3333333333333333\n"}, floats));
  EXPECT_FALSE(matches({"cockroach", "F", "0.333333333333\n"}, floats));
  EXPECT_FALSE(matches({"cockroach", "R", "0.3333333333333333\n"}, floats));
}

TEST(Record, MaterializeEscapesSpacesAndNewlines) {
  const ResultSet result = text_rows({{"a b", "c\nd"}});
  EXPECT_TRUE(matches({"materialize-cockroach", "TT", "a␠b  c⏎d\n"}, result));
  EXPECT_FALSE(matches({"materialize-cockroach", "TT", "a b c⏎d\n"}, result));
  EXPECT_TRUE(matches({"materialize", "TT", "a b\nc⏎d\n"}, result));
  EXPECT_TRUE(matches({"materialize", "TT", "a␠b\nc⏎d\n"}, result));
  EXPECT_TRUE(matches({"materialize-cockroach", "T", "  a b \n"}, text_rows({{"a b"}})));
}

TEST(Record, MaterializeSortsTheExpectedSideByMode) {
  const ResultSet result = text_rows({{"b", "1"}, {"a", "2"}});
  EXPECT_FALSE(matches({"materialize", "TT", "b\n1\na\n2\n", SortMode::Rows}, result));
  EXPECT_TRUE(matches({"materialize", "TT", "a\n2\nb\n1\n", SortMode::Rows}, result));
  EXPECT_TRUE(matches({"materialize", "TT", "b\n1\na\n2\n", SortMode::Values}, result));
  EXPECT_TRUE(matches({"materialize-cockroach", "TT", "b 1\na 2\n", SortMode::Rows}, result));
}

TEST(Record, MaterializeChecksColumnsOnlyWhereThereAreRows) {
  EXPECT_TRUE(matches({"materialize", "TTT", ""}, texts({kText}, {})));
  EXPECT_TRUE(matches({"materialize", "", ""}, texts({kText}, {})));
  EXPECT_FALSE(matches({"materialize", "", "a\n"}, text_rows({{"a"}})));
  EXPECT_FALSE(matches({"sqlite", "TTT", ""}, texts({kText}, {})));
  const RecordComparison wrong = compare({"sqlite", "II", "1\n"}, texts({kText}, {{"1"}}));
  EXPECT_EQ(wrong.mismatch, RecordMismatch::ColumnCount);
  EXPECT_EQ(wrong.message, "the query returned 1 column, the types are `II`");
}

TEST(Record, NamesOfColumns) {
  RecordQuery query;
  query.letters = "TT";
  query.column_names = true;
  query.block = "c1   c2\na b\n";
  RecordComparer comparer;
  const RecordStyle& style = *find_record_style("cockroach");
  EXPECT_TRUE(comparer.compare(style, query, text_rows({{"a", "b"}})).matches());
  query.block = "c1 c3\na b\n";
  const auto wrong = comparer.compare(style, query, text_rows({{"a", "b"}}));
  EXPECT_EQ(wrong.mismatch, RecordMismatch::ColumnNames);
  EXPECT_EQ(wrong.diff, "- c1 c3\n+ c1  c2\n");
}

TEST(Record, MultilineTextsAreOneValue) {
  RecordQuery query;
  query.letters = "T";
  query.multiline = true;
  query.block = "Explained:\n  join\n\n  scan\n";
  RecordComparer comparer;
  const RecordStyle& style = *find_record_style("materialize");
  EXPECT_TRUE(
      comparer.compare(style, query, text_rows({{"Explained:\n  join\n\n  scan"}})).matches());
  const auto wrong = comparer.compare(style, query, text_rows({{"Explained:\n  scan"}}));
  EXPECT_EQ(wrong.diff, "  Explained:\n-   join\n- \n    scan\n");
  EXPECT_FALSE(comparer.compare(style, query, text_rows({{"a"}, {"b"}})).matches());
}

TEST(Record, TypesMustFitLettersWhereTheDialectSaysSo) {
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

TEST(Record, DuckDbGuessesTheLayout) {
  const ResultSet result = text_rows({{"1", "a b"}, {"2", "c"}});
  EXPECT_TRUE(matches({"duckdb", "IT", "1\ta b\n2\tc\n"}, result));
  EXPECT_TRUE(matches({"duckdb", "IT", "1\na b\n2\nc\n"}, result));
  EXPECT_FALSE(matches({"duckdb", "IT", "1 a b\n2 c\n"}, result));
  EXPECT_FALSE(matches({"duckdb", "IT", "1\ta b\n"}, result));
  EXPECT_TRUE(matches({"duckdb", "T", "a\tb\n"}, text_rows({{"a\tb"}})));
}

TEST(Record, DuckDbComparesByType) {
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

TEST(Record, DuckDbTakesRegexes) {
  const ResultSet result = text_rows({{"line one\nline two"}});
  EXPECT_TRUE(matches({"duckdb", "T", "<REGEX>:.*one.*two\n"}, result));
  EXPECT_FALSE(matches({"duckdb", "T", "<REGEX>:.*one\n"}, result));
  EXPECT_TRUE(matches({"duckdb", "T", "<!REGEX>:.*three.*\n"}, result));
  EXPECT_FALSE(matches({"duckdb", "T", "<!REGEX>:.*two.*\n"}, result));
  EXPECT_FALSE(matches({"duckdb", "T", "<REGEX>:(\n"}, result));
}

TEST(Record, DuckDbLeavesLiteralValuesAloneUnderALabel) {
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

TEST(Record, FilesOfExpectedRows) {
  RecordQuery query;
  query.block = "<FILE>:data/answers.csv\n";
  EXPECT_EQ(expected_file(*find_record_style("duckdb"), query), "data/answers.csv");
  EXPECT_EQ(expected_file(*find_record_style("sqlite"), query), "");
  EXPECT_EQ(lines_of_expected_file("a|b\n1|x y\n\"q|r\"|\n2|\"\"\n"),
            (std::vector<std::string>{"1\tx y", "q|r\tNULL", "2\t(empty)"}));
}

TEST(Record, IgniteComparesNumbersByValue) {
  const ResultSet result = texts({kNumeric, kText}, {{"1.50", "1.50"}});
  EXPECT_TRUE(matches({"ignite", "RT", "1.5\t1.50\n"}, result));
  EXPECT_FALSE(matches({"ignite", "RT", "1.5\t1.5\n"}, result));
}

TEST(Record, DifferencesForPeople) {
  const RecordComparison differs =
      compare({"sqlite", "I", "1\n2\n4\n"}, text_rows({{"1"}, {"2"}, {"3"}}));
  EXPECT_EQ(differs.mismatch, RecordMismatch::Values);
  EXPECT_EQ(differs.message, "the result differs: 1 line missing, 1 unexpected");
  EXPECT_EQ(differs.expected, "1\n2\n4\n");
  EXPECT_EQ(differs.actual, "1\n2\n3\n");
  EXPECT_EQ(differs.diff, "  1\n  2\n- 4\n+ 3\n");
  const RecordComparison rows =
      compare({"slt-rs", "TT", "a b\n"}, text_rows({{"a", "c"}, {"d", "e"}}));
  EXPECT_EQ(rows.diff, "- a b\n+ a c\n+ d e\n");
}

TEST(Record, EqualNumbersAreNoDifferenceForPeople) {
  const ResultSet result = texts({kFloat8, kText}, {{"0.1", "a"}, {"0.2", "b"}});
  EXPECT_EQ(compare({"duckdb", "RT", "0.1000\ta\n0.2\tc\n"}, result).diff,
            "  0.1000\ta\n- 0.2\tc\n+ 0.2\tb\n");
}

TEST(Record, HashesShowHowTheResultBegins) {
  const RecordComparison differs = compare(
      {"sqlite", "I", "3 values hashing to 00000000000000000000000000000000\n", SortMode::None, 2},
      text_rows({{"1"}, {"2"}, {"3"}}));
  EXPECT_EQ(differs.mismatch, RecordMismatch::Hash);
  EXPECT_EQ(differs.message, "the hash of the result differs");
  EXPECT_EQ(differs.diff,
            "- 3 values hashing to 00000000000000000000000000000000\n"
            "+ 3 values hashing to c0710d6b4f15dfa88f600b0e6b624077\n"
            "the lines of the result:\n  1\n  2\n  3\n");
}

TEST(Record, LinesOfProgramsAreCompared) {
  RecordQuery query;
  query.block = "COMPLETE 0\n1,a\n";
  const std::vector<std::string_view> actual{"COMPLETE 0", "1,a"};
  RecordComparer comparer;
  EXPECT_TRUE(comparer.compare_lines(query, actual).matches());
  const std::vector<std::string_view> other{"COMPLETE 1"};
  EXPECT_EQ(comparer.compare_lines(query, other).diff, "- COMPLETE 0\n- 1,a\n+ COMPLETE 1\n");
}

TEST(Record, RewritingFollowsTheThresholdOrTheShape) {
  RecordQuery query;
  query.letters = "II";
  query.threshold = 2;
  const ResultSet result = text_rows({{"1", "2"}, {"3", "4"}});
  EXPECT_EQ(render_record(*find_record_style("sqlite"), query, result).size(), 1U);
  EXPECT_EQ(render_record(*find_record_style("sqlite"), query, result, RecordForm::Values),
            (std::vector<std::string>{"1", "2", "3", "4"}));
  EXPECT_EQ(render_record(*find_record_style("duckdb"), query, result),
            (std::vector<std::string>{"1\t2", "3\t4"}));
  query.block = "1\n2\n3\n5\n";
  EXPECT_EQ(render_record(*find_record_style("duckdb"), query, result),
            (std::vector<std::string>{"1", "2", "3", "4"}));
  query.block = "4 values hashing to c0710d6b4f15dfa88f600b0e6b624077\n";
  EXPECT_EQ(render_record(*find_record_style("duckdb"), query, result).size(), 1U);
  query.threshold = 0;
  query.column_names = true;
  query.block = "c1 c2\n";
  EXPECT_EQ(render_record(*find_record_style("risingwave"), query, result),
            (std::vector<std::string>{"c1 c2", "1 2", "3 4"}));
}

TEST(Record, HashLines) {
  EXPECT_TRUE(is_hash_line("30 values hashing to 3c13dee48d9356ae19af2515e05e6b54"));
  EXPECT_TRUE(is_hash_line("1 value hashing to 3c13dee48d9356ae19af2515e05e6b54"));
  EXPECT_FALSE(is_hash_line("30 values hashing to 3c13"));
  EXPECT_FALSE(is_hash_line("values hashing to 3c13dee48d9356ae19af2515e05e6b54"));
  EXPECT_FALSE(is_hash_line(""));
}

TEST(RecordStyle, NamesAreUnique) {
  for (const RecordStyle& style : record_styles()) EXPECT_EQ(find_record_style(style.name), &style);
  EXPECT_EQ(find_record_style("oracle"), nullptr);
}

}  // namespace
}  // namespace weir
