// Warnings about expected results.
#include <fmt/format.h>

#include "base/text.h"
#include "script/slt/lines.h"
#include "script/slt/lint_parts.h"

namespace weir::slt {
namespace {

/// Stands for any text in an expected result of sqllogictest-rs.
constexpr std::string_view kIgnoreMarker = "<slt:ignore>";

std::uint64_t count_words(std::string_view line) {
  std::uint64_t count = 0;
  bool inside = false;
  for (const char byte : line) {
    const bool blank = is_blank_byte(byte);
    if (!blank && !inside) ++count;
    inside = !blank;
  }
  return count;
}

struct Shape {
  std::uint64_t columns = 0;
  std::uint64_t lines = 0;
  Text last;
};

/// Compares the words of each line with the columns; reports the first line that differs.
void check_rows(LintContext& context, const Record& record, std::uint64_t columns) {
  ExpectedLines lines(context.script, record);
  Text line;
  while (lines.next(line)) {
    const std::uint64_t words = count_words(line.text);
    if (words == columns) continue;
    if (words > columns) {
      context.warn(
          rule::kAmbiguousSpaces, line.span,
          fmt::format("{} in a row of {}", count_of(words, "word"), count_of(columns, "column")),
          "a value with spaces cannot be told from two values");
    } else {
      context.warn(
          rule::kShortRow, line.span,
          fmt::format("{} in a row of {}", count_of(words, "word"), count_of(columns, "column")),
          "an empty text is written `" + std::string(context.script.dialect->empty_text) + "`");
    }
    return;
  }
}

Shape shape_of(const Script& script, const Record& record, const Query& query) {
  Shape shape;
  shape.columns = count_scalars(script.source.slice(query.letters));
  ExpectedLines lines(script, record);
  while (lines.next(shape.last)) ++shape.lines;
  return shape;
}

void check_hash(LintContext& context, const Record& record) {
  const auto hash = context.script.hash_of(record);
  if (!hash || (context.threshold > 0 && hash->values > context.threshold)) return;
  context.warn(rule::kBelowThreshold, hash->digest,
               context.threshold == 0
                   ? "a hash, but no threshold is set"
                   : fmt::format("a hash of {}, but the threshold is {}",
                                 count_of(hash->values, "value"), context.threshold),
               "the dialect then compares the values themselves");
}

void check_threshold(LintContext& context, const Record& record, const Shape& shape) {
  const std::uint64_t values =
      context.layout == Layout::RowPerLine ? shape.lines * shape.columns : shape.lines;
  if (context.threshold == 0 || values <= context.threshold) return;
  const Span first{record.expected.begin, 0};
  context.warn(
      rule::kAboveThreshold, first,
      fmt::format("{}, but the threshold is {}", count_of(values, "value"), context.threshold),
      "the dialect then compares a hash");
}

}  // namespace

void lint_results(LintContext& context, const Record& record) {
  const Query* query = context.script.query_of(record);
  const QueryExtra* extra = context.script.extra_of(record);
  if (query == nullptr || record.kind == RecordKind::Simple) return;
  if (extra != nullptr && (extra->error != kNone || extra->multiline || extra->colnames)) return;
  const bool label_only =
      context.script.dialect->family == Family::Cockroach && query->label.length > 0;
  if (!record.has(flag::kDashes)) {
    if (label_only) return;
    return context.warn(rule::kNoResults, record.head, "no `----` follows this query",
                        "it then expects no rows; if that is meant, write the line `----`");
  }
  const bool threshold_rules = context.script.dialect->hash_rule == HashRule::Threshold;
  if (record.has(flag::kHash)) {
    if (threshold_rules) check_hash(context, record);
    return;
  }
  const std::string_view expected = context.script.source.slice(record.expected);
  if (query->letters.length == 0 || expected.empty()) return;
  if (expected.find(kIgnoreMarker) != std::string_view::npos) return;
  const Shape shape = shape_of(context.script, record, *query);
  if (threshold_rules) check_threshold(context, record, shape);
  if (shape.columns < 2) return;
  if (context.layout == Layout::RowPerLine) return check_rows(context, record, shape.columns);
  if (context.layout == Layout::Guess || shape.lines % shape.columns == 0) return;
  context.warn(
      rule::kIncompleteRow, shape.last.span,
      fmt::format("{} for {}", count_of(shape.lines, "value"), count_of(shape.columns, "column")),
      "this dialect expects one value on each line");
}

}  // namespace weir::slt
