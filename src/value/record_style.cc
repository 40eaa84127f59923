// The dialects: what each original runner does with values, a table row per dialect.
#include "value/record_style.h"

#include <algorithm>
#include <array>

namespace weir {
namespace {

/// The C runner on SQLite's own suite, whichever the engine.
constexpr RecordStyle kSqlite{.name = "sqlite",
                              .integer = LetterRule::Wrapped,
                              .real = LetterRule::SqliteReal,
                              .booleans = BoolText::Digit,
                              .bytes = ByteText::Ascii,
                              .layout = RecordLayout::Values,
                              .separator = "\n",
                              .hash = HashRule::Threshold,
                              .rows_before_error = true};

/// MySQL's answers: decimals under I, integers under R.
constexpr RecordStyle kDolt{.name = "dolt",
                            .integer = LetterRule::Whole,
                            .real = LetterRule::CReal,
                            .booleans = BoolText::Digit,
                            .layout = RecordLayout::Values,
                            .separator = "\n"};

constexpr RecordStyle kCockroach{.name = "cockroach",
                                 .floats = FloatText::Shortest,
                                 .booleans = BoolText::Word,
                                 .byteas = ByteaText::GoList,
                                 .ignored_column = true,
                                 .empty = "·",
                                 .layout = RecordLayout::Tokens,
                                 .separator = "  ",
                                 .rowsort = SortedSides::Both,
                                 .valuesort = SortedSides::Both,
                                 .match = ValueMatch::FifteenDigits,
                                 .types = TypeCheck::Cockroach,
                                 .serious_codes = "XX",
                                 .not_serious = "XXUUU",
                                 .error_prefix = "pq: "};

constexpr RecordStyle kMaterialize{.name = "materialize",
                                   .integer = LetterRule::MaterializeInt,
                                   .real = LetterRule::MaterializeReal,
                                   .floats = FloatText::ThreeDecimals,
                                   .booleans = BoolText::Word,
                                   .byteas = ByteaText::RustList,
                                   .layout = RecordLayout::Values,
                                   .separator = "\n",
                                   .escapes = true,
                                   .valuesort = SortedSides::Both,
                                   .partial_is_rowsort = true,
                                   .columns = ColumnCheck::WithRows,
                                   .error_prefix = "db error: ERROR: "};

/// After `mode cockroach`.
constexpr RecordStyle kMaterializeCockroach = [] {
  RecordStyle style = kMaterialize;
  style.name = "materialize-cockroach";
  style.integer = LetterRule::CockroachInt;
  style.real = LetterRule::ShortestReal;
  style.layout = RecordLayout::Columns;
  style.separator = "  ";
  style.rowsort = SortedSides::Both;
  return style;
}();

/// Lines of `simple`: the server's text, an empty text is nothing.
constexpr RecordStyle kMaterializeSimple{.name = "materialize-simple",
                                         .empty = "",
                                         .layout = RecordLayout::Lines,
                                         .separator = ",",
                                         .columns = ColumnCheck::Never,
                                         .error_prefix = "db error: ERROR: "};

constexpr RecordStyle kSltRs{.name = "slt-rs",
                             .layout = RecordLayout::Rows,
                             .separator = "\t",
                             .hash = HashRule::Threshold,
                             .ignore_marker = true,
                             .columns = ColumnCheck::Never,
                             .error_prefix = "db error: ERROR: "};

constexpr RecordStyle kRisingWave = [] {
  RecordStyle style = kSltRs;
  style.name = "risingwave";
  style.separator = " ";
  return style;
}();

constexpr RecordStyle kDatabend = [] {
  RecordStyle style = kSltRs;
  style.name = "databend";
  style.separator = " ";
  style.booleans = BoolText::Digit;
  return style;
}();

constexpr RecordStyle kDataFusion = [] {
  RecordStyle style = kSltRs;
  style.name = "datafusion";
  style.separator = " ";
  style.floats = FloatText::Rounded12;
  style.booleans = BoolText::Word;
  style.cut_newlines = true;
  style.columns = ColumnCheck::Always;
  style.types = TypeCheck::DataFusion;
  style.error_prefix = "";
  return style;
}();

constexpr std::array<std::string_view, 2> kIgnoredByDuckDb{"HTTP", "Unable to connect"};
constexpr std::array<std::string_view, 1> kBugsOfDuckDb{"INTERNAL"};

constexpr RecordStyle kDuckDb{.name = "duckdb",
                              .booleans = BoolText::Digit,
                              .bytes = ByteText::EscapedNul,
                              .layout = RecordLayout::Guessed,
                              .separator = "\t",
                              .hash = HashRule::ShapeOrSilent,
                              .match = ValueMatch::Typed,
                              .regex_marker = true,
                              .file_marker = true,
                              .columns = ColumnCheck::Literal,
                              .count_is_row = true,
                              .ignored_errors = kIgnoredByDuckDb,
                              .never_expected = kBugsOfDuckDb};

/// SQLite's own suite as DuckDB runs it: floats and decimals become integers.
constexpr RecordStyle kDuckDbSqlite = [] {
  RecordStyle style = kDuckDb;
  style.name = "duckdb-sqlite";
  style.numbers = LetterRule::RoundedInt;
  return style;
}();

constexpr std::array kStyles{kSqlite,
                             kDolt,
                             kCockroach,
                             kMaterialize,
                             kMaterializeCockroach,
                             kMaterializeSimple,
                             kSltRs,
                             kRisingWave,
                             kDatabend,
                             kDataFusion,
                             kDuckDb,
                             kDuckDbSqlite};

}  // namespace

std::span<const RecordStyle> record_styles() { return kStyles; }

const RecordStyle* find_record_style(std::string_view name) {
  const auto found = std::find_if(kStyles.begin(), kStyles.end(),
                                  [name](const RecordStyle& style) { return style.name == name; });
  return found == kStyles.end() ? nullptr : &*found;
}

}  // namespace weir
