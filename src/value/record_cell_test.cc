// Values as text: every row of the rules of SQLite's own runner, and those of the other dialects.
#include "value/record_cell.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <variant>

#include "value/record.h"
#include "value/record_number.h"

namespace weir {
namespace {

constexpr TypeOid kBool = 16;
constexpr TypeOid kBytea = 17;
constexpr TypeOid kInt8 = 20;
constexpr TypeOid kText = 25;
constexpr TypeOid kFloat8 = 701;
constexpr TypeOid kNumeric = 1700;

/// The only line of a result with one value.
std::string line_of(std::string_view style, std::string_view letter, const ResultSet& result) {
  RecordQuery query;
  query.letters = letter;
  const auto lines = render_record(*find_record_style(style), query, result);
  return lines.size() == 1 ? lines[0] : "<" + std::to_string(lines.size()) + " lines>";
}

ResultSet one_cell(TypeOid type, CellFormat format) { return ResultSet({{"v", type, format}}); }

std::string text_value(std::string_view style, std::string_view letter, TypeOid type,
                       std::string_view text) {
  ResultSet result = one_cell(type, CellFormat::Text);
  result.add_cell(text);
  result.end_row();
  return line_of(style, letter, result);
}

using Dynamic = std::variant<std::nullptr_t, std::int64_t, double, std::string_view>;

std::string dynamic_value(std::string_view style, std::string_view letter, const Dynamic& value) {
  ResultSet result = one_cell(0, CellFormat::Dynamic);
  if (std::holds_alternative<std::nullptr_t>(value)) result.add_null();
  if (const auto* integer = std::get_if<std::int64_t>(&value)) result.add_integer(*integer);
  if (const auto* real = std::get_if<double>(&value)) result.add_real(*real);
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    result.add_tagged(DynamicTag::Text, *text);
  }
  result.end_row();
  return line_of(style, letter, result);
}

struct SqliteCase {
  std::string_view letter;
  Dynamic value;
  std::string_view line;
};

std::int64_t whole(std::int64_t value) { return value; }
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(RecordCell, RulesOfSqlitesRunner) {
  using namespace std::string_view_literals;
  const SqliteCase cases[] = {
      {"I", nullptr, "NULL"},
      {"R", nullptr, "NULL"},
      {"T", nullptr, "NULL"},
      {"I", whole(42), "42"},
      {"I", -0.0, "0"},
      {"I", 2.9, "2"},
      {"I", -2.9, "-2"},
      {"I", "abc"sv, "0"},
      {"I", "12abc"sv, "12"},
      {"I", whole(2147483648), "-2147483648"},
      {"I", whole(12345678901), "-539222987"},
      {"I", 1e20, "-1"},
      {"R", whole(1), "1.000"},
      {"R", "abc"sv, "0.000"},
      {"R", -0.0001, "-0.000"},
      {"R", 1.0005, "1.001"},
      {"R", 1e15 / 3, "333333333333333.300"},
      {"R", 123456789012345678.0, "123456789012345600.000"},
      {"R", -9223372036854775808.0, "-9223372036854775000.000"},
      {"R", kInfinity, "Inf"},
      {"R", -kInfinity, "-Inf"},
      {"T", ""sv, "(empty)"},
      {"T", " "sv, " "},
      {"T", "\tx\ny"sv, "@x@y"},
      {"T", "é"sv, "@@"},
      {"T", "€uro"sv, "@@@uro"},
      {"T", "\x7F"sv, "@"},
      {"T", 1.5, "1.5"},
      {"T", whole(100), "100"},
      {"T", 1e20, "1.0e+20"},
      {"T", "AB\0C"sv, "AB"},
      {"T", "\0C"sv, "(empty)"},
      {"T", "NULL"sv, "NULL"},
      {"T", "(empty)"sv, "(empty)"},
  };
  for (const SqliteCase& row : cases) {
    EXPECT_EQ(dynamic_value("sqlite", row.letter, row.value), row.line) << row.letter;
  }
}

TEST(RecordCell, TheCLibraryRoundsBinary) {
  const auto c_real = [](double value) {
    std::string text;
    record::append_c_real(value, text);
    return text;
  };
  EXPECT_EQ(c_real(1.0005), "1.000");
  EXPECT_EQ(c_real(1e15 / 3), "333333333333333.312");
  EXPECT_EQ(c_real(123456789012345678.0), "123456789012345680.000");
  EXPECT_EQ(c_real(-9223372036854775808.0), "-9223372036854775808.000");
  EXPECT_EQ(c_real(kInfinity), "inf");
  EXPECT_EQ(c_real(std::nan("")), "NaN");
}

TEST(RecordCell, SqlitesRealsAtTheEdges) {
  const auto sqlite_real = [](double value) {
    std::string text;
    record::append_sqlite_real(value, text);
    return text;
  };
  EXPECT_EQ(sqlite_real(0), "0.000");
  EXPECT_EQ(sqlite_real(0.0005), "0.001");
  EXPECT_EQ(sqlite_real(0.00049), "0.000");
  EXPECT_EQ(sqlite_real(999.9995), "1000.000");
  EXPECT_EQ(sqlite_real(5e-324), "0.000");
  EXPECT_EQ(sqlite_real(std::nan("")), "NaN");
  EXPECT_EQ(sqlite_real(1e22), "10000000000000000000000.000");
}

struct TypedCase {
  std::string_view style;
  std::string_view letter;
  TypeOid type;
  std::string_view text;
  std::string_view line;
};

TEST(RecordCell, TextOfServersByLetterAndDialect) {
  const TypedCase cases[] = {
      // SQLite's suite on PostgreSQL.
      {"sqlite", "I", kNumeric, "12.9", "12"},
      {"sqlite", "I", kNumeric, "-0.5", "0"},
      {"sqlite", "I", kFloat8, "1e+02", "100"},
      {"sqlite", "I", kBool, "t", "1"},
      {"sqlite", "I", kBool, "f", "0"},
      {"sqlite", "I", kText, " 7x", "7"},
      {"sqlite", "I", kText, "99999999999999999999", "-1"},
      {"sqlite", "R", kNumeric, "1.0005", "1.001"},
      {"sqlite", "R", kInt8, "3", "3.000"},
      {"sqlite", "R", kText, "1e2x", "100.000"},
      {"sqlite", "R", kBool, "t", "1.000"},
      {"sqlite", "T", kBool, "t", "1"},
      {"sqlite", "T", kInt8, "123456789012", "123456789012"},
      // sqllogictest-rs and its children.
      {"slt-rs", "I", kNumeric, "12.9", "12.9"},
      {"slt-rs", "B", kBool, "t", "t"},
      {"slt-rs", "T", kText, "", "(empty)"},
      {"slt-rs", "?", kText, "é", "é"},
      {"risingwave", "R", kFloat8, "0.1", "0.1"},
      {"databend", "B", kBool, "t", "1"},
      {"datafusion", "B", kBool, "t", "true"},
      {"datafusion", "R", kFloat8, "0.1000000000005001", "0.100000000001"},
      {"datafusion", "R", kFloat8, "1e+20", "100000000000000000000"},
      {"datafusion", "R", kFloat8, "2.50", "2.5"},
      {"datafusion", "R", kFloat8, "NaN", "NaN"},
      {"datafusion", "R", kNumeric, "1.5000", "1.5"},
      {"datafusion", "T", kText, "a\n\n", "a"},
      // CockroachDB.
      {"cockroach", "B", kBool, "t", "true"},
      {"cockroach", "T", kText, "", "·"},
      {"cockroach", "_", kText, "anything", "_"},
      {"cockroach", "R", kNumeric, "1.50", "1.50"},
      {"cockroach", "T", kBytea, "\\x4142", "AB"},
      {"cockroach", "T", kBytea, "\\xff01", "[255 1]"},
      // Materialize, both modes.
      {"materialize", "I", kFloat8, "2.9", "2"},
      {"materialize", "I", kText, "7", "0"},
      {"materialize", "I", kBool, "t", "1"},
      {"materialize", "I", kNumeric, "2.5", "2"},
      {"materialize", "I", kNumeric, "-0.5", "0"},
      {"materialize-cockroach", "I", kNumeric, "2.5", "3"},
      {"materialize-cockroach", "I", kNumeric, "-9.5", "-10"},
      {"materialize", "R", kFloat8, "0.1", "0.100"},
      {"materialize-cockroach", "R", kFloat8, "1e+20", "100000000000000000000"},
      {"materialize-cockroach", "R", kFloat8, "0.1", "0.1"},
      {"materialize", "R", kInt8, "3", "3"},
      {"materialize", "R", kNumeric, "1.23", "1.23"},
      {"materialize", "R", kNumeric, "1.23456", "1.235"},
      {"materialize-cockroach", "R", kNumeric, "1.23456", "1.23456"},
      {"materialize", "B", kBool, "f", "false"},
      {"materialize", "T", kBool, "t", "true"},
      {"materialize", "T", kFloat8, "0.5", "0.500"},
      {"materialize", "T", kText, "", "(empty)"},
      {"materialize", "T", kText, "a\nb", "a⏎b"},
      {"materialize", "T", kText, "é", "é"},
      {"materialize", "T", kBytea, "\\x4142", "AB"},
      {"materialize", "T", kBytea, "\\xff01", "[255, 1]"},
      {"materialize", "T", kBytea, "\\xzz", "\\xzz"},
      {"slt-rs", "T", kBytea, "\\x4142", "\\x4142"},
      {"materialize-simple", "", kText, "", ""},
      {"materialize-simple", "", kBool, "t", "t"},
      // DuckDB: letters only count.
      {"duckdb", "I", kNumeric, "12.90", "12.90"},
      {"duckdb", "T", kBool, "true", "1"},
      {"duckdb", "T", kText, "", "(empty)"},
      {"duckdb", "T", kText, std::string_view("a\0b", 3), "a\\0b"},
      {"duckdb-sqlite", "R", kFloat8, "2.5", "2"},
      {"duckdb-sqlite", "R", kFloat8, "3.5", "4"},
      {"duckdb-sqlite", "I", kNumeric, "2.5", "3"},
      {"duckdb-sqlite", "T", kText, "2.5", "2.5"},
      // Dolt.
      {"dolt", "I", kNumeric, "12.0000", "12"},
      {"dolt", "I", kNumeric, "12.5000", "12.5000"},
      {"dolt", "I", kFloat8, "1.5e+20", "1.5e+20"},
      {"dolt", "R", kInt8, "3", "3.000"},
      {"dolt", "T", kText, "", "(empty)"},
  };
  for (const TypedCase& row : cases) {
    EXPECT_EQ(text_value(row.style, row.letter, row.type, row.text), row.line)
        << row.style << " " << row.letter << " `" << row.text << "`";
  }
}

TEST(RecordCell, BinaryCellsAreReadLikeText) {
  ResultSet result = one_cell(kInt8, CellFormat::Binary);
  result.add_cell({"\0\0\0\0\0\0\1\2", 8});
  result.end_row();
  EXPECT_EQ(line_of("sqlite", "I", result), "258");
  EXPECT_EQ(line_of("sqlite", "R", result), "258.000");
}

TEST(RecordCell, WhatIsVerbatimIsWrittenAsItIs) {
  using record::CellKind;
  std::size_t verbatim = 0;
  for (const RecordStyle& style : record_styles()) {
    for (int rule = 0; rule <= static_cast<int>(LetterRule::ShortestReal); ++rule) {
      for (int kind = 0; kind <= static_cast<int>(CellKind::Text); ++kind) {
        const auto letter = static_cast<LetterRule>(rule);
        if (!record::is_verbatim(style, letter, static_cast<CellKind>(kind))) continue;
        ++verbatim;
        const bool number = static_cast<CellKind>(kind) == CellKind::Integer;
        for (const std::string_view text :
             {number ? "-17" : "a\x01\n\n", number ? "0" : " 1.50 "}) {
          std::string out;
          record::append_cell(style, letter, {static_cast<CellKind>(kind), text}, out);
          EXPECT_EQ(out, text) << style.name << " rule " << rule << " kind " << kind;
        }
      }
    }
  }
  EXPECT_GT(verbatim, 50U);
}

TEST(RecordNumber, RoundsDecimalsAsText) {
  const auto rounded = [](std::string_view text, std::size_t places, record::Rounding rounding) {
    std::string out = "#";
    record::append_rounded(text, places, rounding, out);
    return out.substr(1);
  };
  using record::Rounding;
  EXPECT_EQ(rounded("9.995", 2, Rounding::HalfUp), "10.00");
  EXPECT_EQ(rounded("-9.5", 0, Rounding::HalfUp), "-10");
  EXPECT_EQ(rounded("0.5", 0, Rounding::HalfEven), "0");
  EXPECT_EQ(rounded("1.5", 0, Rounding::HalfEven), "2");
  EXPECT_EQ(rounded("0.51", 0, Rounding::HalfEven), "1");
  EXPECT_EQ(rounded("-0.4", 0, Rounding::HalfUp), "0");
  EXPECT_EQ(rounded("99999999999999999999.9", 0, Rounding::HalfUp), "100000000000000000000");
  EXPECT_EQ(rounded(".5", 3, Rounding::Down), "0.5");
  EXPECT_EQ(rounded("NaN", 3, Rounding::Down), "NaN");
  EXPECT_EQ(rounded("-", 0, Rounding::Down), "-");
}

TEST(RecordNumber, ComparesDecimalsByValue) {
  EXPECT_EQ(record::same_decimal("1.50", "01.5"), true);
  EXPECT_EQ(record::same_decimal("-0.0", "0"), true);
  EXPECT_EQ(record::same_decimal("1", "-1"), false);
  EXPECT_EQ(record::same_decimal("1", "x"), std::nullopt);
  EXPECT_EQ(record::same_decimal("1", ""), std::nullopt);
}

}  // namespace
}  // namespace weir
