// Reading what is expected.
#include "value/record_expected.h"

#include <algorithm>

namespace weir::record {
namespace {

constexpr std::string_view kSpaces = " \t\n\v\f\r";
constexpr std::string_view kSpaceSign = "␠";
constexpr std::string_view kNewlineSign = "⏎";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpaces) + 1 - begin);
}

/// Calls `use` with every stretch between white space.
template <typename Use>
void for_each_token(std::string_view text, const Use& use) {
  std::size_t begin = text.find_first_not_of(kSpaces);
  while (begin != std::string_view::npos) {
    const std::size_t end = std::min(text.find_first_of(kSpaces, begin), text.size());
    use(text.substr(begin, end - begin));
    begin = text.find_first_not_of(kSpaces, end);
  }
}

void add_unescaped(std::string_view text, ValueList& values) {
  append_unescaped(text, values.open());
  values.end_value();
}

void add_columns(std::string_view line, std::size_t width, ValueList& values) {
  if (width == 1) {
    add_unescaped(trimmed(line), values);
    return;
  }
  for_each_token(line, [&](std::string_view token) { add_unescaped(token, values); });
}

void add_fields(std::string_view line, ValueList& values) {
  while (true) {
    const std::size_t tab = line.find('\t');
    values.add(line.substr(0, tab));
    if (tab == std::string_view::npos) return;
    line.remove_prefix(tab + 1);
  }
}

/// A row per line if there are as many lines as rows, or if every line has a tab.
bool is_row_per_line(const RecordQuery& query, std::size_t rows) {
  LineCursor lines(query);
  std::string_view line;
  std::size_t count = 0;
  std::size_t with_tab = 0;
  while (lines.next(line)) {
    ++count;
    if (line.find('\t') != std::string_view::npos) ++with_tab;
  }
  return count == rows || with_tab == count;
}

void add_line(const RecordStyle& style, RecordShape shape, std::string_view line,
              ValueList& values) {
  switch (style.layout) {
    case RecordLayout::Values:
      if (style.escapes) return add_unescaped(line, values);
      values.add(line);
      return;
    case RecordLayout::Rows:
      append_collapsed(line, values.open());
      values.end_value();
      return;
    case RecordLayout::Tokens:
      if (shape.width != 1) return add_tokens(line, values);
      append_collapsed(line, values.open());
      values.end_value();
      return;
    case RecordLayout::Columns: add_columns(line, shape.width, values); return;
    case RecordLayout::Guessed:
      if (shape.per_line > 1) return add_fields(line, values);
      values.add(line);
      return;
    case RecordLayout::Lines: values.add(line); return;
  }
}

}  // namespace

LineCursor::LineCursor(const RecordQuery& query) : lines_(query.lines) {
  if (query.lines.empty()) block_ = query.block;
  std::string_view names;
  if (query.column_names) static_cast<void>(next(names));
}

bool LineCursor::next_of_block(std::string_view& line) {
  const std::size_t end = block_.find('\n');
  line = block_.substr(0, end);
  block_.remove_prefix(end == std::string_view::npos ? block_.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return true;
}

std::optional<std::string_view> only_line(const RecordQuery& query) {
  LineCursor lines(query);
  std::string_view line;
  std::string_view second;
  if (!lines.next(line) || lines.next(second)) return std::nullopt;
  return line;
}

std::optional<std::string_view> names_line(const RecordQuery& query) {
  RecordQuery whole = query;
  whole.column_names = false;
  std::string_view line;
  if (!query.column_names || !LineCursor(whole).next(line)) return std::nullopt;
  return line;
}

RecordShape shape_of(const RecordStyle& style, const RecordQuery& query, std::size_t width,
                     std::size_t rows) {
  if (query.valuewise || query.sort == SortMode::Values) return {width, 1};
  switch (style.layout) {
    case RecordLayout::Values: return {width, 1};
    case RecordLayout::Guessed:
      return {width, width > 1 && is_row_per_line(query, rows) ? width : 1};
    default: return {width, std::max<std::size_t>(width, 1)};
  }
}

void read_expected(const RecordStyle& style, const RecordQuery& query, RecordShape shape,
                   ValueList& expected) {
  expected.clear();
  LineCursor lines(query);
  std::string_view line;
  while (lines.next(line)) add_line(style, shape, line, expected);
}

void append_collapsed(std::string_view text, std::string& out) {
  const std::size_t begin = out.size();
  for_each_token(text, [&](std::string_view token) {
    if (out.size() > begin) out += ' ';
    out += token;
  });
}

void add_tokens(std::string_view text, ValueList& tokens) {
  for_each_token(text, [&](std::string_view token) { tokens.add(token); });
}

void append_escaped(std::string_view text, EscapedSpaces spaces, std::string& out) {
  const std::size_t first = std::min(text.find_first_not_of(' '), text.size());
  const std::size_t last = text.find_last_not_of(' ');
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool at_end = i < first || i > last;
    if (text[i] == '\n') {
      out += kNewlineSign;
    } else if (text[i] == ' ' && (at_end || spaces == EscapedSpaces::All)) {
      out += kSpaceSign;
    } else {
      out += text[i];
    }
  }
}

void append_unescaped(std::string_view text, std::string& out) {
  while (!text.empty()) {
    const std::size_t sign = std::min(text.find('\xE2'), text.size());
    out += text.substr(0, sign);
    text.remove_prefix(sign);
    const bool space = text.starts_with(kSpaceSign);
    if (space || text.starts_with(kNewlineSign)) {
      out += space ? ' ' : '\n';
      text.remove_prefix(kSpaceSign.size());
    } else if (!text.empty()) {
      out += text.front();
      text.remove_prefix(1);
    }
  }
}

}  // namespace weir::record
