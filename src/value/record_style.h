// RecordStyle: how one dialect of sqllogictest writes and compares values, as data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace weir {

/// What a type letter does to a value that is not NULL.
enum class LetterRule : std::uint8_t {
  Plain,            ///< The engine's own text; booleans and floats as the style has them.
  Wrapped,          ///< Number at the beginning, cut at the point, then to 32 bits as C would.
  Whole,            ///< A whole float or decimal loses its point; all else is Plain.
  MaterializeInt,   ///< Floats and decimals cut, booleans 1 or 0, text is `0`.
  CockroachInt,     ///< As MaterializeInt, but decimals are rounded half up.
  RoundedInt,       ///< Floats to the nearest even integer, decimals half up; all else is Plain.
  SqliteReal,       ///< `%.3f` of SQLite's own printf, at most 16 digits that mean something.
  CReal,            ///< `%.3f` of the C library.
  MaterializeReal,  ///< Integers as they are, floats `%.3f`, decimals rounded down to 3 places.
  ShortestReal      ///< Floats with the fewest digits that read back the same, no exponent.
};

/// The text of a float that no letter rules.
enum class FloatText : std::uint8_t {
  Engine,         ///< What the engine says.
  ThreeDecimals,  ///< `%.3f`.
  Shortest,       ///< Fewest digits that read back the same.
  Rounded12       ///< Rounded to 12 decimals, zeros at the end removed.
};

enum class BoolText : std::uint8_t { Engine, Digit, Word };  ///< As received, 1, true.

enum class ByteText : std::uint8_t {
  Ascii,      ///< Every byte below 0x20 or above 0x7E becomes `@`, and a NUL ends the value.
  Utf8,       ///< As it is.
  EscapedNul  ///< As it is, but a NUL is written `\0`.
};

/// The text of a bytea.
enum class ByteaText : std::uint8_t {
  Engine,    ///< What the engine says.
  RustList,  ///< The text it encodes if that is UTF-8, or else `[255, 1]`.
  GoList     ///< The same with `[255 1]`.
};

/// How lines of a script stand for values.
enum class RecordLayout : std::uint8_t {
  Values,   ///< A value per line.
  Rows,     ///< A row per line, values joined; white space is collapsed on both sides.
  Tokens,   ///< A row per line; both sides are split at white space and compared token by token.
  Columns,  ///< A row per line, split at white space and unescaped; values are not split.
  Guessed,  ///< A row per line with tabs between columns, or a value per line: told by the text.
  Lines     ///< A row per line, values joined, compared byte by byte.
};

enum class SortedSides : std::uint8_t { Actual, Both };

/// When values are compared through their hash.
enum class HashRule : std::uint8_t {
  Threshold,  ///< More values than the threshold, if that is not 0; whatever is expected.
  Shape,      ///< The expected text is one line `N values hashing to HEX`.
  /// As Shape; and literal values are not compared if the query has a label or more values than
  /// the threshold.
  ShapeOrSilent
};

/// When two different texts are equal all the same.
enum class ValueMatch : std::uint8_t {
  Exact,
  FifteenDigits,  ///< Under the letter F: the first 15 significant digits.
  Typed           ///< By the type of the column: floats within 1 %, other numbers by value.
};

enum class ColumnCheck : std::uint8_t {
  Always,    ///< As many columns as letters.
  WithRows,  ///< Only if there are rows.
  Literal,   ///< Only where values are compared, not a hash.
  Never
};

/// Whether letters must fit the types of the columns.
enum class TypeCheck : std::uint8_t { None, Cockroach, DataFusion };

struct RecordStyle {
  std::string_view name = {};

  LetterRule integer = LetterRule::Plain;  ///< Letter I.
  LetterRule real = LetterRule::Plain;     ///< Letters R and F.
  LetterRule text = LetterRule::Plain;     ///< Letter T.
  LetterRule other = LetterRule::Plain;    ///< Any other letter, or no letters at all.
  FloatText floats = FloatText::Engine;    ///< Under Plain.
  /// Of floats and decimals whatever the letter, if not Plain.
  LetterRule numbers = LetterRule::Plain;
  BoolText booleans = BoolText::Engine;
  ByteText bytes = ByteText::Utf8;
  bool cut_newlines = false;  ///< Newlines at the end of a text are dropped.
  ByteaText byteas = ByteaText::Engine;
  bool ignored_column = false;  ///< Under the letter `_` every value is `_`.
  std::string_view null = "NULL";
  std::string_view empty = "(empty)";

  RecordLayout layout = RecordLayout::Rows;
  std::string_view separator = " ";  ///< Between the values of a row, as rewriting writes it.
  bool escapes = false;              ///< `␠` and `⏎` in a script stand for space and newline.
  SortedSides rowsort = SortedSides::Actual;
  SortedSides valuesort = SortedSides::Actual;
  bool partial_is_rowsort = false;

  HashRule hash = HashRule::Shape;

  ValueMatch match = ValueMatch::Exact;
  bool ignore_marker = false;  ///< `<slt:ignore>` in what is expected matches anything.
  bool regex_marker = false;   ///< `<REGEX>:` and `<!REGEX>:` before an expected value.
  bool file_marker = false;    ///< `<FILE>:path` as the only expected line.
  ColumnCheck columns = ColumnCheck::Always;
  TypeCheck types = TypeCheck::None;

  /// A query that fails after some rows has these rows as its result.
  bool rows_before_error = false;
  /// A statement that changes rows answers with one row that holds their number.
  bool count_is_row = false;

  /// Errors whose code begins so are expected only where their code is.
  std::string_view serious_codes = {};
  /// But not this one.
  std::string_view not_serious = {};

  /// What the dialect's own client puts before the server's message; scripts may hold it.
  std::string_view error_prefix = {};

  // Parts of messages, until the script says otherwise.
  std::span<const std::string_view> ignored_errors = {};  ///< Such an error ends the file.
  std::span<const std::string_view> never_expected = {};  ///< Such an error is always a failure.
};

/// The style of that name; null if there is none.
[[nodiscard]] const RecordStyle* find_record_style(std::string_view name);
/// All of them, in a stable order.
[[nodiscard]] std::span<const RecordStyle> record_styles();

}  // namespace weir
