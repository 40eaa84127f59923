// RecordComparer: renders, sorts, hashes and compares.
#include "value/record.h"

#include <algorithm>

#include "value/record_check.h"
#include "value/record_expected.h"
#include "value/record_hash.h"
#include "value/record_match.h"
#include "value/record_renderer.h"
#include "value/record_report.h"
#include "value/record_round.h"
#include "value/record_sort.h"
#include "value/record_values.h"

namespace weir {

struct record::RecordBuffers {
  RecordRenderer renderer;
  ValueList actual;
  ValueList units;  ///< Tokens or lines made of the actual values.
  ValueList expected;
  std::string hash;
};

namespace {

using record::LineCursor;
using record::RecordBuffers;
using record::RecordShape;
using record::ValueList;
using record::ValueMatcher;

/// Line by line without a list of the expected values: what most records come to.
bool equals_lines(const RecordQuery& query, const ValueList& actual) {
  LineCursor lines(query);
  std::string_view line;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    if (!lines.next(line) || line != actual[i]) return false;
  }
  return !lines.next(line);
}

bool equals_values(const ValueList& expected, const ValueList& actual,
                   const ValueMatcher& matcher) {
  if (expected.size() != actual.size()) return false;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    if (!matcher(i, expected[i], actual[i])) return false;
  }
  return true;
}

/// The lines of rows, each as one unit.
void join_rows(const RecordStyle& style, RecordShape shape, const ValueList& values,
               ValueList& joined) {
  joined.clear();
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::string& line = joined.open();
    if (style.layout == RecordLayout::Rows) {
      record::append_collapsed(values[i], line);
    } else {
      line += values[i];
    }
    const bool last = (i + 1) % shape.per_line == 0 || i + 1 == values.size();
    if (last) {
      joined.end_value();
    } else {
      line += style.layout == RecordLayout::Rows ? std::string_view(" ") : style.separator;
    }
  }
}

/// Rows and lines as they are, without the white space being touched.
bool equals_around_ignored(const RecordQuery& query, RecordShape shape, const ValueList& actual) {
  std::string expected;
  LineCursor lines(query);
  std::string_view line;
  while (lines.next(line)) expected.append(expected.empty() ? "" : "\n").append(line);
  if (expected.find(record::kIgnoreMarker) == std::string::npos) return false;
  std::string text;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    if (i > 0) text += i % shape.per_line == 0 ? '\n' : ' ';
    text += actual[i];
  }
  return record::matches_around_ignored(expected, text);
}

/// Lines that stand for nothing but themselves.
RecordComparison describe_lines(const RecordQuery& query, RecordBuffers& buffers) {
  constexpr RecordStyle kAsTheyAre{.layout = RecordLayout::Lines};
  buffers.expected.clear();
  LineCursor lines(query);
  std::string_view line;
  while (lines.next(line)) buffers.expected.add(line);
  const ResultSet none;
  return record::describe_values(kAsTheyAre, query, {0, 1}, buffers.expected, buffers.actual,
                                 ValueMatcher(kAsTheyAre, {}, none));
}

/// One comparison; the texts it makes on the way are in the buffers.
class Comparison {
 public:
  Comparison(RecordBuffers& buffers, const RecordStyle& style, const RecordQuery& query,
             const ResultSet& result)
      : buffers_(buffers),
        style_(style),
        query_(query),
        result_(result),
        matcher_(style, query.letters, result) {}

  RecordComparison run() {
    RecordComparison checked = record::check_columns(style_, query_, result_);
    if (!checked.matches()) return checked;
    if (query_.multiline) return compare_multiline();
    render();
    if (query_.unordered && rows_differ()) return rows_without_order();
    sort();
    const std::optional<std::string_view> line = record::only_line(query_);
    const auto hash = line ? record::parse_hash_line(*line) : std::nullopt;
    const bool hashed = compares_hash(hash.has_value());
    if (hashed || query_.has_label) record::make_hash_line(buffers_.actual, buffers_.hash);
    RecordComparison comparison;
    if (hashed) {
      comparison = compare_hash(line.value_or(std::string_view()), hash);
    } else if (!is_silent()) {
      comparison = compare_values(hash.has_value());
    }
    if (query_.has_label) comparison.hash = buffers_.hash;
    return comparison;
  }

 private:
  void render() {
    buffers_.hash.clear();
    buffers_.renderer.render(style_, query_.letters, result_, buffers_.actual);
    if (query_.text_digits > 0) {
      record::round_numbers_in(buffers_.actual, query_.text_digits, buffers_.units);
    }
  }

  [[nodiscard]] bool rows_differ() const {
    const std::size_t width = result_.column_count();
    for (std::size_t i = width; i < buffers_.actual.size(); ++i) {
      if (buffers_.actual[i] != buffers_.actual[i - width]) return true;
    }
    return false;
  }

  static RecordComparison rows_without_order() {
    RecordComparison comparison;
    comparison.mismatch = RecordMismatch::Order;
    comparison.message =
        "the rows may come in any order: `rowsort`, `nosort` or an ORDER BY is missing";
    return comparison;
  }

  void sort() {
    const std::size_t width = result_.column_count();
    if (style_.layout == RecordLayout::Tokens)
      record::split_values(width, buffers_.actual, buffers_.units);
    record::sort_values(style_, query_, width, buffers_.actual, buffers_.units);
    shape_ = record::shape_of(style_, query_, width, result_.row_count());
  }

  [[nodiscard]] bool exceeds_threshold() const {
    return query_.threshold > 0 && buffers_.actual.size() > query_.threshold;
  }
  [[nodiscard]] bool compares_hash(bool hash_expected) const {
    if (query_.label_only) return false;
    return style_.hash == HashRule::Threshold ? exceeds_threshold() : hash_expected;
  }
  /// DuckDB leaves literal values alone where it would have hashed them.
  [[nodiscard]] bool is_silent() const {
    if (query_.label_only) return true;
    return style_.hash == HashRule::ShapeOrSilent && (query_.has_label || exceeds_threshold());
  }

  RecordComparison compare_hash(std::string_view line,
                                const std::optional<record::HashLine>& hash) {
    const bool same = style_.hash == HashRule::Threshold && style_.layout == RecordLayout::Values
                          ? line == buffers_.hash
                          : hash && hash->values == buffers_.actual.size() &&
                                std::string_view(buffers_.hash).ends_with(hash->digest);
    if (same) return {};
    RecordComparison differs =
        record::describe_hash(style_, query_, shape_, buffers_.hash, buffers_.actual);
    if (!hash) differs.message = record::threshold_message(query_, buffers_.actual.size());
    return differs;
  }

  RecordComparison compare_values(bool hash_expected) {
    if (style_.layout == RecordLayout::Values && !style_.escapes &&
        equals_lines(query_, buffers_.actual)) {
      return {};
    }
    record::read_expected(style_, query_, shape_, buffers_.expected);
    const bool joins = style_.layout == RecordLayout::Rows || style_.layout == RecordLayout::Lines;
    RecordComparison comparison = joins ? compare_joined() : compare_listed();
    if (!comparison.matches() && hash_expected && style_.hash == HashRule::Threshold) {
      comparison.message = record::threshold_message(query_, buffers_.actual.size());
    }
    return comparison;
  }

  RecordComparison compare_joined() {
    join_rows(style_, shape_, buffers_.actual, buffers_.units);
    if (equals_values(buffers_.expected, buffers_.units, matcher_)) return {};
    if (style_.ignore_marker && equals_around_ignored(query_, shape_, buffers_.actual)) return {};
    return record::describe_values(style_, query_, {shape_.width, 1}, buffers_.expected,
                                   buffers_.units, matcher_);
  }

  RecordComparison compare_listed() {
    record::sort_expected(style_, query_, shape_.width, buffers_.expected);
    if (equals_values(buffers_.expected, buffers_.actual, matcher_)) return {};
    return record::describe_values(style_, query_, shape_, buffers_.expected, buffers_.actual,
                                   matcher_);
  }

  /// The only value, line by line.
  RecordComparison compare_multiline() {
    buffers_.renderer.render(style_, query_.letters, result_, buffers_.units);
    buffers_.actual.clear();
    for (std::size_t i = 0; i < buffers_.units.size(); ++i) {
      record::add_lines(buffers_.units[i], buffers_.actual);
    }
    const bool one_value = buffers_.units.size() == 1;
    if (one_value && equals_lines(query_, buffers_.actual)) return {};
    RecordComparison differs = describe_lines(query_, buffers_);
    if (!one_value) differs.message = "a multi-line text is expected, which is one value";
    return differs;
  }

  RecordBuffers& buffers_;
  const RecordStyle& style_;
  const RecordQuery& query_;
  const ResultSet& result_;
  ValueMatcher matcher_;
  RecordShape shape_;
};

}  // namespace

RecordComparer::RecordComparer() : buffers_(std::make_unique<RecordBuffers>()) {}
RecordComparer::~RecordComparer() = default;
RecordComparer::RecordComparer(RecordComparer&&) noexcept = default;
RecordComparer& RecordComparer::operator=(RecordComparer&&) noexcept = default;

RecordComparison RecordComparer::compare(const RecordStyle& style, const RecordQuery& query,
                                         const ResultSet& result) {
  return Comparison(*buffers_, style, query, result).run();
}

RecordComparison RecordComparer::compare_lines(const RecordQuery& query,
                                               std::span<const std::string_view> actual) {
  RecordBuffers& buffers = *buffers_;
  buffers.actual.clear();
  for (const std::string_view line : actual) buffers.actual.add(line);
  if (query.sort == SortMode::Rows) buffers.actual.sort_units(1);
  if (equals_lines(query, buffers.actual)) return {};
  return describe_lines(query, buffers);
}

std::string_view RecordComparer::hash_of_expected(const RecordStyle& style,
                                                  const RecordQuery& query) {
  RecordBuffers& buffers = *buffers_;
  const std::optional<std::string_view> line = record::only_line(query);
  if (line && is_hash_line(*line)) {
    buffers.hash.clear();
    record::append_collapsed(*line, buffers.hash);
    return buffers.hash;
  }
  const std::size_t width = query.letters.size();
  const RecordShape shape = record::shape_of(style, query, width, 0);
  record::read_expected(style, query, shape, buffers.expected);
  record::sort_expected(style, query, width, buffers.expected);
  record::make_hash_line(buffers.expected, buffers.hash);
  return buffers.hash;
}

}  // namespace weir
