// Lines and letters of corrections.
#include "run/record_lines.h"

#include <algorithm>
#include <map>

#include "value/record_cell.h"
#include "value/record_check.h"
#include "value/record_expected.h"
#include "value/record_match.h"
#include "value/sequence_diff.h"

namespace weir::run {
namespace {

using record::CellKind;

/// The kind of a column: of its type, or of its first value where values have types of their own.
CellKind kind_of_column(const ResultSet& result, std::size_t column) {
  const Column& described = result.columns()[column];
  if (described.format != CellFormat::Dynamic) return record::kind_of(described.type);
  for (std::size_t row = 0; row < result.row_count(); ++row) {
    const auto cell = result.cell(row, column);
    if (!cell || cell->empty()) continue;
    switch (static_cast<DynamicTag>(cell->front())) {
      case DynamicTag::Integer: return CellKind::Integer;
      case DynamicTag::Real: return CellKind::Real;
      default: return CellKind::Text;
    }
  }
  return CellKind::Text;
}

char letter_for(const RecordStyle& style, CellKind kind) {
  const bool cockroach = style.types == TypeCheck::Cockroach;
  switch (kind) {
    case CellKind::Integer: return 'I';
    case CellKind::Real: return cockroach ? 'F' : 'R';
    case CellKind::Decimal: return style.types == TypeCheck::DataFusion ? 'D' : 'R';
    case CellKind::Bool: return style.types == TypeCheck::None ? 'T' : 'B';
    case CellKind::Oid: return cockroach ? 'O' : 'I';
    case CellKind::Bytes:
    case CellKind::Text: break;
  }
  return 'T';
}

std::vector<std::string_view> lines_of(const RecordQuery& query) {
  std::vector<std::string_view> lines;
  if (query.multiline) return lines;
  if (const auto names = record::names_line(query)) lines.push_back(*names);
  record::LineCursor cursor(query);
  for (std::string_view line; cursor.next(line);) lines.push_back(line);
  return lines;
}

/// Whether white space between the values of a line means nothing.
bool splits_at_white_space(RecordLayout layout) {
  return layout == RecordLayout::Rows || layout == RecordLayout::Tokens ||
         layout == RecordLayout::Columns;
}

/// Numbers for lines, the same for those that are the same.
class LineNumbers {
 public:
  explicit LineNumbers(bool collapse) : collapse_(collapse) {}

  template <typename Lines>
  std::vector<std::uint32_t> of(const Lines& lines) {
    std::vector<std::uint32_t> numbers;
    for (const std::string_view line : lines) {
      std::string key;
      collapse_ ? record::append_collapsed(line, key) : void(key = line);
      numbers.push_back(
          known_.emplace(std::move(key), static_cast<std::uint32_t>(known_.size())).first->second);
    }
    return numbers;
  }

 private:
  bool collapse_;
  std::map<std::string, std::uint32_t> known_;
};

/// Puts old lines in place of new ones that differ from them in white space only.
void keep_white_space(const std::vector<std::string_view>& old, std::vector<std::string>& lines) {
  LineNumbers numbers(true);
  const auto left = numbers.of(old);
  const auto right = numbers.of(lines);
  const SequenceDiff diff = diff_sequences(left, right);
  std::size_t i = 0;
  for (std::size_t j = 0; j < lines.size(); ++j) {
    if (diff.added[j]) continue;
    while (diff.removed[i]) ++i;
    lines[j] = old[i++];
  }
}

/// Puts old lines with a mark in place of the new ones that they match.
void keep_marks(const RecordStyle& style, const std::vector<std::string_view>& old,
                std::vector<std::string>& lines) {
  if (old.size() != lines.size()) return;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool ignores = style.ignore_marker &&
                         old[i].find(record::kIgnoreMarker) != std::string_view::npos &&
                         record::matches_around_ignored(old[i], lines[i]);
    const bool matches = style.regex_marker && record::has_regex_marker(old[i]) &&
                         record::matches_marked_regex(old[i], lines[i]);
    if (ignores || matches) lines[i] = old[i];
  }
}

}  // namespace

std::string fitting_letters(const RecordStyle& style, const RecordQuery& query,
                            const ResultSet& result) {
  if (query.letters.empty()) return {};
  const RecordComparison checked = record::check_columns(style, query, result);
  const bool types = checked.mismatch == RecordMismatch::ColumnTypes;
  if (!types && checked.mismatch != RecordMismatch::ColumnCount) return {};
  std::string letters(types ? std::string_view() : query.letters.substr(0, result.column_count()));
  for (std::size_t i = letters.size(); i < result.column_count(); ++i) {
    letters += letter_for(style, kind_of_column(result, i));
  }
  return letters;
}

std::vector<std::string> corrected_lines(const RecordStyle& style, const RecordQuery& query,
                                         const ResultSet& result) {
  std::vector<std::string> lines = render_record(style, query, result);
  const std::vector<std::string_view> old = lines_of(query);
  if (splits_at_white_space(style.layout)) keep_white_space(old, lines);
  keep_marks(style, old, lines);
  return lines;
}

}  // namespace weir::run
