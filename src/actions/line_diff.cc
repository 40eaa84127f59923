// Differences between texts, line by line.
#include "actions/line_diff.h"

#include <fmt/format.h>

#include "base/text.h"
#include "value/rows.h"

namespace weir::actions {
namespace {

std::vector<TextRow> to_rows(const std::vector<std::string>& lines) {
  std::vector<TextRow> rows;
  rows.reserve(lines.size());
  for (const std::string& line : lines) rows.push_back({line});
  return rows;
}

char mark_of(DiffLine::Kind kind) {
  switch (kind) {
    case DiffLine::Kind::Same: return ' ';
    case DiffLine::Kind::Missing: return '-';
    case DiffLine::Kind::Unexpected: return '+';
  }
  return ' ';
}

}  // namespace

std::string diff_lines(const std::vector<std::string>& expected,
                       const std::vector<std::string>& actual) {
  std::string text;
  for (const DiffLine& line : diff_ordered(to_rows(expected), to_rows(actual))) {
    text += mark_of(line.kind);
    if (!line.row[0].empty()) text += " " + line.row[0];
    text += '\n';
  }
  return text;
}

run::ActionResult compare_rows(const std::vector<std::string>& expected,
                               const std::vector<std::string>& actual) {
  if (expected == actual) return run::passed();
  run::ActionResult result =
      run::failed(fmt::format("rows differ: expected {}, got {}", count_of(expected.size(), "row"),
                              count_of(actual.size(), "row")));
  result.expected = fmt::format("{}", fmt::join(expected, "\n"));
  result.actual = fmt::format("{}", fmt::join(actual, "\n"));
  result.diff = diff_lines(expected, actual);
  return result;
}

}  // namespace weir::actions
