// Texts about records that failed.
#include "value/record_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/text.h"
#include "value/rows.h"

namespace weir::record {
namespace {

constexpr std::size_t kActualLines = 1000;  // of `actual`
constexpr std::size_t kFirstLines = 10;     // of a result behind a hash

/// A value as it is written between others.
void append_written(const RecordStyle& style, RecordShape shape, std::string_view value,
                    std::string& line) {
  const bool splits = style.layout == RecordLayout::Rows || style.layout == RecordLayout::Tokens;
  if (style.escapes) {
    const bool split_at_spaces = style.layout == RecordLayout::Columns && shape.width > 1;
    append_escaped(value, split_at_spaces ? EscapedSpaces::All : EscapedSpaces::Ends, line);
  } else if (splits && value.find_first_of("\n\r") != std::string_view::npos) {
    append_collapsed(value, line);
  } else {
    line += value;
  }
}

std::vector<std::string> expected_lines(const RecordQuery& query) {
  std::vector<std::string> lines;
  LineCursor cursor(query);
  std::string_view line;
  while (cursor.next(line)) lines.emplace_back(line);
  return lines;
}

std::string as_text(const std::vector<std::string>& lines, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < std::min(lines.size(), most); ++i) text += lines[i] + '\n';
  if (lines.size() > most) {
    text += fmt::format("… {}\n", count_of(lines.size() - most, "more line"));
  }
  return text;
}

/// Control characters made visible, so that a line of a diff is one line.
std::string visible(std::string_view line) {
  std::string text;
  for (const char byte : line) {
    switch (byte) {
      case '\n': text += "\\n"; break;
      case '\r': text += "\\r"; break;
      default: text += byte;
    }
  }
  return text;
}

std::vector<TextRow> as_rows(const std::vector<std::string>& lines) {
  std::vector<TextRow> rows;
  rows.reserve(lines.size());
  for (const std::string& line : lines) rows.push_back({visible(line)});
  return rows;
}

std::string difference_message(const std::vector<DiffLine>& diff) {
  const auto count = [&diff](DiffLine::Kind kind) {
    return static_cast<std::size_t>(std::count_if(
        diff.begin(), diff.end(), [kind](const DiffLine& line) { return line.kind == kind; }));
  };
  const std::size_t missing = count(DiffLine::Kind::Missing);
  const std::size_t unexpected = count(DiffLine::Kind::Unexpected);
  if (missing == 0 && unexpected == 0) return "the result differs in its layout or white space";
  return fmt::format("the result differs: {} missing, {} unexpected", count_of(missing, "line"),
                     unexpected);
}

/// Each `width` values are a row.
std::vector<std::vector<std::string_view>> sorted_rows(const ValueList& values, std::size_t width) {
  std::vector<std::vector<std::string_view>> rows(values.size() / width);
  for (std::size_t i = 0; i < rows.size() * width; ++i) rows[i / width].push_back(values[i]);
  std::sort(rows.begin(), rows.end());
  return rows;
}

/// Whether sorting would make the record pass. Where whole lines are compared each is a row.
bool differs_in_order_only(const RecordStyle& style, const RecordQuery& query, RecordShape shape,
                           const ValueList& expected, const ValueList& actual) {
  const bool lines = style.layout == RecordLayout::Rows || style.layout == RecordLayout::Lines;
  const std::size_t width = lines ? std::min<std::size_t>(shape.width, 1) : shape.width;
  const bool rows = width > 0 && expected.size() == actual.size() && actual.size() % width == 0;
  return query.sort == SortMode::None && rows && actual.size() > width &&
         sorted_rows(expected, width) == sorted_rows(actual, width);
}

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && stop == text.data() + text.size();
  return whole ? std::optional(value) : std::nullopt;
}

/// Where numbers are the same and only written otherwise: how they are written. Else empty.
std::string number_hint(const ValueList& expected, const ValueList& actual) {
  std::string hint;
  if (expected.size() != actual.size()) return hint;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    const auto wanted = split(expected[i], ' ');
    const auto came = split(actual[i], ' ');
    if (wanted.size() != came.size()) return {};
    for (std::size_t j = 0; j < came.size(); ++j) {
      if (wanted[j] == came[j]) continue;
      const auto number = number_of(wanted[j]);
      if (!number || number != number_of(came[j])) return {};
      if (!hint.empty()) continue;
      hint = fmt::format("numbers are compared as they are written, here `{}` and not `{}`",
                         came[j], wanted[j]);
    }
  }
  return hint;
}

/// The actual values, those that match in the words of the script.
ValueList in_words_of(const ValueList& expected, const ValueList& actual,
                      const ValueMatcher& matcher) {
  ValueList shown;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    shown.add(matcher(i, expected[i], actual[i]) ? expected[i] : actual[i]);
  }
  return shown;
}

}  // namespace

std::vector<std::string> lines_of(const RecordStyle& style, RecordShape shape,
                                  const ValueList& values) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i % shape.per_line == 0) {
      lines.emplace_back();
    } else {
      lines.back() += style.separator;
    }
    append_written(style, shape, values[i], lines.back());
  }
  return lines;
}

RecordComparison describe_values(const RecordStyle& style, const RecordQuery& query,
                                 RecordShape shape, const ValueList& expected,
                                 const ValueList& actual, const ValueMatcher& matcher) {
  RecordComparison comparison;
  comparison.mismatch = RecordMismatch::Values;
  const std::vector<std::string> written = expected_lines(query);
  const bool ragged = shape.per_line > 1 && expected.size() != written.size() * shape.per_line;
  const std::vector<std::string> returned = lines_of(style, shape, actual);
  const bool same_size = expected.size() == actual.size();
  const std::vector<DiffLine> diff = diff_ordered(
      as_rows(ragged ? written : lines_of(style, shape, expected)),
      as_rows(same_size ? lines_of(style, shape, in_words_of(expected, actual, matcher))
                        : returned));
  comparison.message = difference_message(diff);
  if (differs_in_order_only(style, query, shape, expected, actual)) {
    comparison.message = "the result has the expected rows in another order";
    comparison.hint =
        "unless an ORDER BY decides the order, write `rowsort` behind the types and sort the "
        "expected rows";
  } else {
    comparison.hint = number_hint(expected, actual);
  }
  comparison.expected = as_text(written, written.size());
  comparison.actual = as_text(returned, kActualLines);
  comparison.diff = format_diff(diff, kDiffLines, DiffText::Plain);
  return comparison;
}

RecordComparison describe_hash(const RecordStyle& style, const RecordQuery& query,
                               RecordShape shape, std::string_view hash, const ValueList& actual) {
  RecordComparison comparison;
  comparison.mismatch = RecordMismatch::Hash;
  const std::vector<std::string> written = expected_lines(query);
  comparison.message = "the hash of the result differs";
  comparison.expected = as_text(written, written.size());
  comparison.actual = std::string(hash) + '\n';
  for (const std::string& line : written) comparison.diff += "- " + visible(line) + '\n';
  comparison.diff += fmt::format("+ {}\n", hash);
  const std::vector<std::string> lines = lines_of(style, shape, actual);
  const std::size_t shown = std::min(lines.size(), kFirstLines);
  comparison.diff += shown < lines.size()
                         ? fmt::format("the first {} of {} lines:\n", shown, lines.size())
                         : "the lines of the result:\n";
  for (std::size_t i = 0; i < shown; ++i) comparison.diff += "  " + visible(lines[i]) + '\n';
  return comparison;
}

std::string threshold_message(const RecordQuery& query, std::size_t values) {
  const std::string count = count_of(values, "value");
  if (query.threshold > 0 && values > query.threshold) {
    return fmt::format("{} are more than the hash threshold of {}, so a hash is expected", count,
                       query.threshold);
  }
  return query.threshold == 0
             ? "a hash is expected, but no hash threshold is set"
             : fmt::format("a hash is expected, but {} are not more than the hash threshold of {}",
                           count, query.threshold);
}

}  // namespace weir::record
