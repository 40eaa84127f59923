// Warnings about expected values that never come.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "script/slt/lines.h"
#include "script/slt/lint_parts.h"

namespace weir::slt {
namespace {

bool is_whole_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_number_of_32_bits(std::string_view text) {
  std::int64_t value = 0;
  return is_whole_number(text) && parse_integer(text, value) &&
         value >= std::numeric_limits<std::int32_t>::min() &&
         value <= std::numeric_limits<std::int32_t>::max();
}

bool has_three_decimals(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text == "Inf" || text == "inf" || text == "nan" || text == "NaN") return true;
  const std::size_t point = text.find('.');
  return point != std::string_view::npos && text.size() == point + 4 &&
         is_whole_number(text.substr(0, point)) && is_whole_number(text.substr(point + 1));
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char byte) { return byte >= ' ' && byte <= '~'; });
}

/// Other texts than booleans are left alone: letters are not everywhere checked.
bool is_no_letter_or_digit(std::string_view text) {
  return text != "true" && text != "false" && text != "1" && text != "0";
}
bool is_no_word_letter(std::string_view text) {
  return text != "t" && text != "f" && text != "1" && text != "0";
}

bool is_no_mark_of_others(std::string_view text) { return text != "(empty)"; }

/// What a letter prints.
struct Form {
  bool (*fits)(std::string_view text) = nullptr;
  std::string_view hint;
};

constexpr Form kWhole{is_whole_number, "it prints whole numbers"};
constexpr Form kWrapped{is_number_of_32_bits, "it prints whole numbers of 32 bits"};
constexpr Form kReal{has_three_decimals, "it prints three digits behind the point: `1.500`"};
constexpr Form kAscii{is_ascii, "it prints `@` for each byte that is not printable ASCII"};
constexpr Form kDot{is_no_mark_of_others, "an empty text is written `·`"};
constexpr Form kWords{is_no_word_letter, "a boolean is printed `true` or `false`"};
constexpr Form kLetters{is_no_letter_or_digit, "a boolean is printed `t` or `f`"};

/// Nothing where a letter may print anything.
const Form* form_of(DialectId dialect, char letter) {
  switch (dialect) {
    case DialectId::Sqlite:
      return letter == 'I' ? &kWrapped : letter == 'R' ? &kReal : letter == 'T' ? &kAscii : nullptr;
    case DialectId::Cockroach:
      return letter == 'I' ? &kWhole : letter == 'B' ? &kWords : letter == 'T' ? &kDot : nullptr;
    case DialectId::Materialize:
    case DialectId::Datafusion: return letter == 'I' ? &kWhole : letter == 'B' ? &kWords : nullptr;
    case DialectId::Risingwave: return letter == 'B' ? &kLetters : nullptr;
    default: return nullptr;
  }
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < line.size();) {
    while (at < line.size() && is_blank_byte(line[at])) ++at;
    const std::size_t begin = at;
    while (at < line.size() && !is_blank_byte(line[at])) ++at;
    if (at > begin) words.push_back(line.substr(begin, at - begin));
  }
  return words;
}

/// Marks and variables, which stand for other texts; also a record that was drawn in.
bool stands_for_more(std::string_view line, VariableSyntax variables) {
  const std::string_view variable = variables == VariableSyntax::Braces ? "{" : "${";
  if (line.starts_with("query ") || line.starts_with("statement ")) return true;
  return line.find("<slt:ignore>") != std::string_view::npos ||
         line.find("REGEX>:") != std::string_view::npos ||
         line.find("<FILE>:") != std::string_view::npos ||
         line.find(variable) != std::string_view::npos;
}

/// The expected values of one query.
class ValueCheck {
 public:
  ValueCheck(LintContext& context, const Record& record, const Query& query)
      : context_(context),
        query_(query),
        lines_(context.lines),
        letters_(context.script.source.slice(query.letters)),
        sort_(query.sort == SortMode::Default ? context.sort : query.sort) {
    lines_.clear();
    ExpectedLines expected(context.script, record);
    for (Text line; expected.next(line);) lines_.push_back(line);
  }

  void run() {
    if (lines_.empty() || is_left_alone()) return;
    const auto marked = [this](const Text& line) {
      return stands_for_more(line.text, dialect().variables);
    };
    if (std::any_of(lines_.begin(), lines_.end(), marked)) return;
    if (is_above_threshold()) return;
    check_forms();
    if (split()) check_order();
  }

 private:
  [[nodiscard]] const Dialect& dialect() const { return *context_.script.dialect; }
  [[nodiscard]] std::size_t width() const { return letters_.size(); }
  [[nodiscard]] bool value_per_line() const { return context_.layout == Layout::ValuePerLine; }

  [[nodiscard]] bool is_above_threshold() const {
    const std::size_t values = value_per_line() ? lines_.size() : lines_.size() * width();
    const bool counts =
        dialect().hash_rule == HashRule::Threshold || dialect().family == Family::Duckdb;
    return counts && context_.threshold > 0 && values > context_.threshold;
  }

  /// DuckDB: values written out, where a label or the threshold demands a hash.
  bool is_left_alone() {
    if (dialect().family != Family::Duckdb) return false;
    const bool labelled = query_.label.length > 0;
    if (!labelled && !is_above_threshold()) return false;
    context_.warn(rule::kNotCompared, lines_.front().span,
                  labelled
                      ? "these values are not compared, because the query has a label"
                      : "these values are not compared, because there are more than the threshold",
                  "only a hash would be");
    return true;
  }

  // ---- What letters print

  /// The letter of a value; 0 if it may be any.
  [[nodiscard]] char letter_of(std::size_t index) const {
    const bool mixed = letters_.find_first_not_of(letters_.front()) != std::string_view::npos;
    if (sort_ == SortMode::ValueSort && mixed) return 0;
    return letters_[index % width()];
  }

  void check_forms() {
    if (context_.layout == Layout::Guess) return;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const bool found = value_per_line() || sort_ == SortMode::ValueSort
                             ? is_wrong(lines_[i].span, lines_[i].text, letter_of(i))
                             : is_wrong_row(lines_[i]);
      if (found) return;
    }
  }

  bool is_wrong_row(const Text& line) {
    if (width() == 1) return is_wrong(line.span, trim(line.text), letters_.front());
    const std::vector<std::string_view> words = words_of(line.text);
    if (words.size() != width()) return false;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const auto offset = static_cast<std::uint32_t>(words[i].data() - line.text.data());
      const Span place{line.span.begin + offset, static_cast<std::uint32_t>(words[i].size())};
      if (is_wrong(place, words[i], letters_[i])) return true;
    }
    return false;
  }

  bool is_wrong(Span place, std::string_view value, char letter) {
    const bool number = letter == 'I' || letter == 'R';
    const bool whole_rows = lines_.size() % width() == 0;  // else that is warned of
    const std::size_t words = number && value_per_line() && whole_rows ? words_of(value).size() : 1;
    if (words > 1) {
      context_.warn(rule::kRowInLine, place,
                    fmt::format("{} where one value is expected", count_of(words, "word")),
                    "this dialect wants each value on a line of its own");
      return true;
    }
    const Form* form = form_of(dialect().id, letter);
    if (form == nullptr || value == "NULL" || form->fits(value)) return false;
    context_.warn(rule::kImpossibleValue, place,
                  fmt::format("`{}` never comes for the letter `{}`", value, letter),
                  std::string(form->hint));
    return true;
  }

  // ---- Order

  /// Whether only what comes is sorted, and not what is expected.
  [[nodiscard]] bool sorts_one_side() const {
    if (sort_ != SortMode::RowSort && sort_ != SortMode::ValueSort) return false;
    const bool materialize = dialect().family == Family::Materialize;
    if (materialize && (sort_ == SortMode::ValueSort || !value_per_line())) return false;
    return dialect().sorted_sides == SortedSides::Actual;
  }

  /// Fills `values_` with what is sorted; false if that cannot be told.
  bool split() {
    values_.clear();
    unit_ = sort_ == SortMode::ValueSort ? 1 : width();
    if (!sorts_one_side()) return false;
    const bool whole = value_per_line() || unit_ == 1;
    for (const Text& line : lines_) {
      if (whole ? !add_line(line.text) : !add_row(line.text)) return false;
    }
    return values_.size() % unit_ == 0;
  }

  bool add_line(std::string_view line) {
    values_.push_back(value_per_line() ? line : trim(line));
    // Blanks of a value are collapsed behind the sorting; booleans have two forms.
    const bool collapsed = line.find("  ") != std::string_view::npos;
    return !collapsed && line.find('\t') == std::string_view::npos && !has_forms(values_.back());
  }

  bool add_row(std::string_view line) {
    const bool guess = context_.layout == Layout::Guess;
    const auto words = guess ? weir::split(line, '\t') : words_of(line);
    if (words.size() != width()) return false;
    for (const std::string_view word : words) {
      if (has_forms(word)) return false;
      values_.push_back(word);
    }
    return true;
  }

  [[nodiscard]] bool has_forms(std::string_view value) const {
    return dialect().family == Family::Duckdb && (value == "true" || value == "false");
  }

  void check_order() {
    for (std::size_t i = unit_; i < values_.size(); i += unit_) {
      const auto row = values_.begin() + static_cast<std::ptrdiff_t>(i);
      const auto length = static_cast<std::ptrdiff_t>(unit_);
      if (!std::lexicographical_compare(row, row + length, row - length, row)) continue;
      const Text& line = lines_[values_.size() == lines_.size() ? i : i / unit_];
      context_.warn(rule::kUnsorted, line.span,
                    sort_ == SortMode::RowSort
                        ? "the result is sorted by rows, and this row is out of order"
                        : "the result is sorted by values, and this one is out of order",
                    "only what comes is sorted, as text and byte by byte: `10` before `9`");
      return;
    }
  }

  LintContext& context_;
  const Query& query_;
  std::vector<Text>& lines_;
  std::string_view letters_;
  SortMode sort_;
  std::vector<std::string_view> values_;
  std::size_t unit_ = 1;
};

/// Whether the record has values, written out and read as such.
bool has_values(const Script& script, const Record& record) {
  if (record.kind != RecordKind::Query || !record.has(flag::kDashes)) return false;
  if (record.has(flag::kHash) || record.expected.length == 0) return false;
  const QueryExtra* extra = script.extra_of(record);
  if (extra == nullptr) return true;
  return extra->error == kNone && !extra->multiline && !extra->colnames && !extra->notices &&
         !extra->trace;
}

}  // namespace

void lint_values(LintContext& context, const Record& record) {
  if (!has_values(context.script, record)) return;
  const Query& query = *context.script.query_of(record);
  if (query.letters.length > 0) ValueCheck(context, record, query).run();
}

}  // namespace weir::slt
