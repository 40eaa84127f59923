// Rows: from results, and back to the text of scripts.
#include "value/rows.h"

#include <algorithm>

#include "base/digest.h"
#include "base/text.h"
#include "value/render.h"

namespace weir {
namespace {

std::vector<CellRenderer> renderers_for(const std::vector<Column>& columns) {
  std::vector<CellRenderer> renderers;
  renderers.reserve(columns.size());
  for (const Column& column : columns) renderers.push_back(renderer_for(column));
  return renderers;
}

TextRow render_row(const ResultSet& result, std::size_t row,
                   const std::vector<CellRenderer>& renderers) {
  TextRow fields(renderers.size());
  for (std::size_t column = 0; column < renderers.size(); ++column) {
    if (const auto cell = result.cell(row, column)) {
      renderers[column](*cell, fields[column]);
    } else {
      fields[column] = kNullText;
    }
  }
  return fields;
}

/// What ends a field outside quotes, or begins quotes.
bool needs_quotes(std::string_view field) {
  std::size_t offset = 0;
  while (offset < field.size()) {
    const Scalar scalar = decode_utf8(field, offset);
    if (scalar.length > 0 && (is_white_space(scalar.value) || scalar.value == '"')) return true;
    if (scalar.length > 0 && scalar.value == 0) return true;
    offset += std::max<std::size_t>(scalar.length, 1);
  }
  return field.empty();
}

void append_escaped(char byte, std::string& out) {
  switch (byte) {
    case '\n': out += "\\n"; return;
    case '\t': out += "\\t"; return;
    case '\r': out += "\\r"; return;
    case '\0': out += "\\0"; return;
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    default: out += byte;
  }
}

std::string in_quotes(std::string_view field) {
  std::string quoted = "\"";
  for (const char byte : field) append_escaped(byte, quoted);
  quoted += '"';
  return quoted;
}

/// The line under a header.
bool reads_like_dashes(const TextRow& row) {
  return row.size() == 1 && row[0].size() >= 3 &&
         row[0].find_first_not_of('-') == std::string::npos;
}

/// "3 values hashing to 0123".
bool reads_like_hash(const TextRow& row) {
  return row.size() == 5 && row[1] == "values" && row[2] == "hashing" && row[3] == "to";
}

bool begins_like_another_line(std::string_view line) {
  constexpr std::string_view kSigils = "$>!?#\\";
  return line.empty() || kSigils.find(line.front()) != std::string_view::npos;
}

}  // namespace

std::vector<TextRow> render_rows(const ResultSet& result) {
  const std::vector<CellRenderer> renderers = renderers_for(result.columns());
  std::vector<TextRow> rows;
  rows.reserve(result.row_count());
  for (std::size_t row = 0; row < result.row_count(); ++row) {
    rows.push_back(render_row(result, row, renderers));
  }
  return rows;
}

void sort_rows(std::vector<TextRow>& rows) { std::sort(rows.begin(), rows.end()); }

std::string hash_rows(const std::vector<TextRow>& rows) {
  Digest digest(DigestKind::Md5);
  for (const TextRow& row : rows) {
    for (const std::string& field : row) digest.update(field);
  }
  return digest.finish();
}

std::string quote_field(std::string_view field) {
  return needs_quotes(field) ? in_quotes(field) : std::string(field);
}

std::vector<std::string> quote_row(const TextRow& row) {
  if (row.empty()) return {"\\"};
  std::vector<std::string> fields;
  fields.reserve(row.size());
  for (const std::string& field : row) fields.push_back(quote_field(field));
  if (reads_like_dashes(row)) fields[0] = in_quotes(row[0]);
  if (reads_like_hash(row)) fields[1] = in_quotes(row[1]);
  if (begins_like_another_line(fields[0])) fields[0].insert(0, 1, '\\');
  return fields;
}

std::string format_row(const TextRow& row) {
  std::string line;
  for (const std::string& field : quote_row(row)) {
    if (!line.empty()) line += ' ';
    line += field;
  }
  return line;
}

}  // namespace weir
