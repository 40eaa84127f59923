// Columns of results against letters and names.
#include "value/record_check.h"

#include <fmt/format.h>

#include "base/text.h"
#include "value/record_cell.h"
#include "value/record_expected.h"

namespace weir::record {
namespace {

/// Whether DuckDB looks at values at all.
bool compares_literally(const RecordQuery& query, const ResultSet& result) {
  const std::size_t values = result.row_count() * result.column_count();
  if (query.has_label || (query.threshold > 0 && values > query.threshold)) return false;
  const auto line = only_line(query);
  return !line || !is_hash_line(*line);
}

bool fits_count(const RecordStyle& style, const RecordQuery& query, const ResultSet& result) {
  if (query.letters.size() == result.column_count()) return true;
  switch (style.columns) {
    case ColumnCheck::Never: return true;
    case ColumnCheck::WithRows: return result.row_count() == 0;
    case ColumnCheck::Literal: return query.letters.empty() || !compares_literally(query, result);
    case ColumnCheck::Always: return query.letters.empty();
  }
  return true;
}

/// The letter CockroachDB's client would not refuse for this type, among `TIRFBO`.
bool cockroach_takes(char letter, CellKind kind) {
  const bool opaque = kind == CellKind::Text || kind == CellKind::Bytes ||
                      kind == CellKind::Decimal || kind == CellKind::Oid;
  switch (letter) {
    case 'T':
    case 'O': return opaque;
    case 'I': return kind == CellKind::Integer;
    case 'F':
    case 'R': return opaque || kind == CellKind::Real;
    case 'B': return kind == CellKind::Bool;
    default: return true;
  }
}

/// DataFusion's letter for a type of PostgreSQL.
char datafusion_letter(TypeOid type) {
  constexpr TypeOid kName = 19;
  constexpr TypeOid kText = 25;
  constexpr TypeOid kDate = 1082;
  constexpr TypeOid kTime = 1083;
  constexpr TypeOid kTimestamp = 1114;
  constexpr TypeOid kTimestampTz = 1184;
  switch (type) {
    case kDate:
    case kTime: return 'D';
    case kTimestamp:
    case kTimestampTz: return 'P';
    case kName:
    case kText:
    case 1042:
    case 1043: return 'T';
    default: break;
  }
  switch (kind_of(type)) {
    case CellKind::Bool: return 'B';
    case CellKind::Integer: return 'I';
    case CellKind::Real:
    case CellKind::Decimal: return 'R';
    default: return '?';
  }
}

bool has_value(const ResultSet& result, std::size_t column) {
  for (std::size_t row = 0; row < result.row_count(); ++row) {
    if (result.cell(row, column)) return true;
  }
  return false;
}

bool fits_type(TypeCheck check, char letter, const ResultSet& result, std::size_t index) {
  const Column& column = result.columns()[index];
  if (column.format == CellFormat::Dynamic) return true;
  switch (check) {
    case TypeCheck::None: return true;
    case TypeCheck::Cockroach:
      return cockroach_takes(letter, kind_of(column.type)) || !has_value(result, index);
    case TypeCheck::DataFusion: return letter == datafusion_letter(column.type);
  }
  return true;
}

RecordComparison mismatch(RecordMismatch kind, std::string message) {
  RecordComparison comparison;
  comparison.mismatch = kind;
  comparison.message = std::move(message);
  return comparison;
}

RecordComparison wrong_count(const RecordQuery& query, const ResultSet& result) {
  const std::string returned = count_of(result.column_count(), "column");
  return mismatch(
      RecordMismatch::ColumnCount,
      query.letters.empty()
          ? fmt::format("the query returned {}, the record names no types", returned)
          : fmt::format("the query returned {}, the types are `{}`", returned, query.letters));
}

RecordComparison check_types(const RecordStyle& style, const RecordQuery& query,
                             const ResultSet& result) {
  const std::size_t count = std::min(query.letters.size(), result.column_count());
  for (std::size_t i = 0; i < count; ++i) {
    if (fits_type(style.types, query.letters[i], result, i)) continue;
    return mismatch(RecordMismatch::ColumnTypes,
                    fmt::format("column {} (`{}`) is of another type than the letter `{}` says",
                                i + 1, result.columns()[i].name, query.letters[i]));
  }
  return {};
}

RecordComparison check_names(const RecordStyle& style, const RecordQuery& query,
                             const ResultSet& result) {
  if (style.columns == ColumnCheck::WithRows && result.row_count() == 0) return {};
  std::string expected;
  append_collapsed(names_line(query).value_or(""), expected);
  const std::string actual = names_as_line(style, result);
  std::string collapsed;
  append_collapsed(actual, collapsed);
  if (expected == collapsed) return {};
  RecordComparison comparison =
      mismatch(RecordMismatch::ColumnNames, "the names of the columns differ");
  comparison.expected = expected + '\n';
  comparison.actual = actual + '\n';
  comparison.diff = "- " + comparison.expected + "+ " + comparison.actual;
  return comparison;
}

}  // namespace

std::string names_as_line(const RecordStyle& style, const ResultSet& result) {
  std::string line;
  for (std::size_t i = 0; i < result.column_count(); ++i) {
    const std::string& name = result.columns()[i].name;
    if (i > 0) line += style.layout == RecordLayout::Values ? " " : style.separator;
    if (name.empty()) {
      line += style.empty;
    } else if (style.escapes) {
      append_escaped(name, EscapedSpaces::All, line);
    } else {
      line += name;
    }
  }
  return line;
}

RecordComparison check_columns(const RecordStyle& style, const RecordQuery& query,
                               const ResultSet& result) {
  if (!fits_count(style, query, result)) return wrong_count(query, result);
  if (style.types != TypeCheck::None) {
    RecordComparison types = check_types(style, query, result);
    if (!types.matches()) return types;
  }
  if (query.column_names) return check_names(style, query, result);
  return {};
}

}  // namespace weir::record
