// Records: sorting, hashing, comparing, and what people read about a mismatch.
#include <gtest/gtest.h>

#include "value/record_fixture.h"

namespace weir {
namespace {

using namespace record_fixture;  // NOLINT(*-using-namespace)

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
  for (const std::string_view style : {"cockroach", "materialize", "dolt", "duckdb"}) {
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

TEST(Record, SaysThatOnlyTheOrderOfRowsDiffers) {
  const ResultSet result = text_rows({{"2", "b"}, {"1", "a"}});
  const auto message = [&](const Expect& record) { return compare(record, result).message; };
  constexpr std::string_view kOrder = "the result has the expected rows in another order";
  EXPECT_EQ(message({"sqlite", "TT", "1\na\n2\nb\n"}), kOrder);
  EXPECT_EQ(message({"slt-rs", "TT", "1 a\n2 b\n"}), kOrder);
  EXPECT_EQ(message({"duckdb", "TT", "1\ta\n2\tb\n"}), kOrder);
  EXPECT_NE(message({"sqlite", "TT", "1\nb\n2\na\n"}), kOrder);  // the values, but other rows
  EXPECT_NE(message({"slt-rs", "TT", "2 b\n1 a\n", SortMode::Rows}), kOrder);
  EXPECT_EQ(compare({"slt-rs", "TT", "1 a\n2 b\n"}, result).hint.substr(0, 6), "unless");
}

TEST(Record, SaysHowNumbersAreWritten) {
  const ResultSet result = texts({kFloat8}, {{"1.5"}, {"2"}});
  EXPECT_EQ(compare({"sqlite", "R", "1.5\n2.000\n"}, result).hint,
            "numbers are compared as they are written, here `1.500` and not `1.5`");
  EXPECT_EQ(compare({"sqlite", "R", "1.6\n2.000\n"}, result).hint, "");
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
