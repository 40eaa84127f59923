// Results as lines of scripts, for rewriting; and the lines of files of results.
#include <algorithm>

#include "value/record.h"
#include "value/record_check.h"
#include "value/record_expected.h"
#include "value/record_hash.h"
#include "value/record_renderer.h"
#include "value/record_report.h"
#include "value/record_sort.h"

namespace weir {
namespace {

constexpr std::string_view kFile = "<FILE>:";

bool wants_hash(const RecordStyle& style, const RecordQuery& query, RecordForm form,
                std::size_t values) {
  switch (form) {
    case RecordForm::Values: return false;
    case RecordForm::Hash: return true;
    case RecordForm::AsExpected: break;
  }
  if (style.hash == HashRule::Threshold) return query.threshold > 0 && values > query.threshold;
  const auto line = record::only_line(query);
  return line && is_hash_line(*line);
}

/// The layout a rewritten record gets: what it has, if that can be told.
record::RecordShape shape_to_write(const RecordStyle& style, const RecordQuery& query,
                                   const ResultSet& result) {
  const std::size_t width = result.column_count();
  record::RecordShape shape = record::shape_of(style, query, width, result.row_count());
  const bool single = query.sort == SortMode::Values || query.valuewise;
  if (style.layout != RecordLayout::Guessed || single) return shape;
  record::LineCursor lines(query);
  std::string_view line;
  const bool value_per_line = lines.next(line) && shape.per_line == 1 && !is_hash_line(line) &&
                              result.row_count() != result.row_count() * width;
  if (!value_per_line) shape.per_line = std::max<std::size_t>(width, 1);
  return shape;
}

std::vector<std::string> multiline_lines(const record::ValueList& values) {
  record::ValueList lines;
  for (std::size_t i = 0; i < values.size(); ++i) record::add_lines(values[i], lines);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < lines.size(); ++i) texts.emplace_back(lines[i]);
  return texts;
}

void add_record_lines(const RecordStyle& style, const RecordQuery& query, const ResultSet& result,
                      RecordForm form, std::vector<std::string>& lines) {
  record::ValueList values;
  record::RecordRenderer().render(style, query.letters, result, values);
  if (query.multiline) {
    for (std::string& line : multiline_lines(values)) lines.push_back(std::move(line));
    return;
  }
  record::ValueList scratch;
  record::sort_values(style, query, result.column_count(), values, scratch);
  if (wants_hash(style, query, form, values.size())) {
    if (style.layout == RecordLayout::Tokens) {
      record::split_values(result.column_count(), values, scratch);
    }
    record::make_hash_line(values, lines.emplace_back());
    return;
  }
  for (std::string& line : record::lines_of(style, shape_to_write(style, query, result), values)) {
    lines.push_back(std::move(line));
  }
}

/// Cuts the next field of a line of CSV; quotes may enclose it.
std::string take_field(std::string_view& line) {
  std::string field;
  bool quoted = false;
  while (!line.empty()) {
    const char byte = line.front();
    if (byte == '|' && !quoted) break;
    line.remove_prefix(1);
    if (byte != '"') {
      field += byte;
    } else if (quoted && line.starts_with('"')) {
      field += '"';
      line.remove_prefix(1);
    } else {
      quoted = !quoted;
    }
  }
  return field;
}

std::string tabbed_line(std::string_view csv) {
  std::string line;
  while (true) {
    const bool quoted = csv.starts_with('"');
    const std::string field = take_field(csv);
    line += field.empty() ? (quoted ? "(empty)" : "NULL") : field;
    if (csv.empty()) return line;
    csv.remove_prefix(1);
    line += '\t';
  }
}

}  // namespace

std::vector<std::string> render_record(const RecordStyle& style, const RecordQuery& query,
                                       const ResultSet& result, RecordForm form) {
  std::vector<std::string> lines;
  if (query.column_names) lines.push_back(record::names_as_line(style, result));
  add_record_lines(style, query, result, form, lines);
  return lines;
}

bool is_hash_line(std::string_view line) { return record::parse_hash_line(line).has_value(); }

std::string_view expected_file(const RecordStyle& style, const RecordQuery& query) {
  if (!style.file_marker) return {};
  const auto line = record::only_line(query);
  return line && line->starts_with(kFile) ? line->substr(kFile.size()) : std::string_view();
}

std::vector<std::string> lines_of_expected_file(std::string_view csv) {
  std::vector<std::string> lines;
  RecordQuery query;
  query.block = csv;
  query.column_names = true;  // the header
  record::LineCursor cursor(query);
  std::string_view line;
  while (cursor.next(line)) lines.push_back(tabbed_line(line));
  return lines;
}

}  // namespace weir
