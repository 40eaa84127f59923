// Comparison of two engines' results.
#include "value/record_equal.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <list>
#include <optional>
#include <span>
#include <string>

#include "base/text.h"
#include "value/pg/bytes.h"
#include "value/record_cell.h"
#include "value/record_number.h"

namespace weir::record {
namespace {

using Kind = DiffLine::Kind;

constexpr TypeOid kSingleFloat = 700;
constexpr double kTolerance = 1e-9;
constexpr double kSingleTolerance = 1e-5;
constexpr std::size_t kLookAhead = 1'000;  // rows among which an equal one is looked for

struct Value {
  bool null = false;
  CellKind kind = CellKind::Text;
  bool single = false;           ///< A float of single precision.
  std::string text;              ///< As the engine writes it.
  std::optional<double> number;  ///< What the text is as a number.
};

bool is_number(CellKind kind) {
  return kind == CellKind::Integer || kind == CellKind::Real || kind == CellKind::Decimal ||
         kind == CellKind::Oid;
}

std::optional<bool> truth_of(std::string_view text) {
  if (is_true(text)) return true;
  if (text == "f" || text == "false" || text == "0") return false;
  return std::nullopt;
}

template <typename T>
T scalar_of(std::string_view cell) {
  T value;
  std::memcpy(&value, cell.data() + 1, sizeof value);
  return value;
}

Value read_dynamic(std::string_view cell) {
  Value value;
  switch (static_cast<DynamicTag>(cell.front())) {
    case DynamicTag::Integer:
      value.kind = CellKind::Integer;
      value.text = std::to_string(scalar_of<std::int64_t>(cell));
      break;
    case DynamicTag::Real:
      value.kind = CellKind::Real;
      append_shortest(scalar_of<double>(cell), value.text);
      break;
    case DynamicTag::Text: value.text = cell.substr(1); break;
    case DynamicTag::Blob:
      value.kind = CellKind::Bytes;
      value.text = "\\x";
      pg::append_hex(cell.substr(1), value.text);
      break;
  }
  return value;
}

void make_integer(Value& value) {
  const std::int64_t integer = value.kind == CellKind::Bool   ? (is_true(value.text) ? 1 : 0)
                               : value.kind == CellKind::Real ? to_integer(real_prefix(value.text))
                                                              : integer_prefix(value.text);
  value.kind = CellKind::Integer;
  value.text = std::to_string(integer);
}

Value read(const Column& column, std::optional<std::string_view> cell, bool as_integer) {
  Value value;
  if (!cell) {
    value.null = true;
    return value;
  }
  if (column.format == CellFormat::Dynamic) {
    value = read_dynamic(*cell);
  } else {
    value.kind = kind_of(column.type);
    value.single = column.type == kSingleFloat;
    value.text = *cell;
  }
  if (as_integer) make_integer(value);
  value.number = whole_real(value.text);
  if (value.kind == CellKind::Bool) value.number = is_true(value.text) ? 1 : 0;
  return value;
}

bool are_near(double left, double right, double tolerance) {
  if (left == right || (std::isnan(left) && std::isnan(right))) return true;
  if (!std::isfinite(left) || !std::isfinite(right)) return false;
  return std::abs(left - right) <= tolerance * std::max(std::abs(left), std::abs(right));
}

bool are_equal_numbers(const Value& left, const Value& right) {
  const bool has_float = left.kind == CellKind::Real || right.kind == CellKind::Real;
  if (!has_float) {
    if (const auto same = same_decimal(left.text, right.text)) return *same;
  }
  if (!left.number || !right.number) return false;
  const double tolerance = left.single || right.single ? kSingleTolerance : kTolerance;
  return are_near(*left.number, *right.number, has_float ? tolerance : 0);
}

bool are_equal(const Value& left, const Value& right) {
  if (left.null || right.null) return left.null == right.null;
  if (left.text == right.text) return true;
  if (left.kind == CellKind::Bool || right.kind == CellKind::Bool) {
    const auto truth = truth_of(left.text);
    return truth && truth == truth_of(right.text);
  }
  return (is_number(left.kind) || is_number(right.kind)) && are_equal_numbers(left, right);
}

bool is_less(const Value& left, const Value& right) {
  if (left.null != right.null) return left.null;
  if (left.number.has_value() != right.number.has_value()) return left.number.has_value();
  if (!left.number || std::isnan(*left.number) || std::isnan(*right.number)) {
    return left.text < right.text;
  }
  return *left.number < *right.number;
}

/// As a reader sees it: NULL cannot be mistaken for a text.
std::string shown(const Value& value) {
  if (value.null) return "NULL";
  return value.text == "NULL" ? "'NULL'" : value.text;
}

/// All values of a result, row by row.
class Table {
 public:
  using Row = std::span<const Value>;

  Table(const ResultSet& result, const std::vector<bool>& as_integer)
      : width_(result.column_count()), rows_(result.row_count()) {
    values_.reserve(width_ * rows_);
    for (std::size_t row = 0; row < rows_; ++row) {
      for (std::size_t i = 0; i < width_; ++i) {
        values_.push_back(read(result.columns()[i], result.cell(row, i), as_integer[i]));
      }
    }
  }

  [[nodiscard]] std::size_t size() const { return rows_; }
  [[nodiscard]] Row operator[](std::size_t row) const {
    return Row(values_).subspan(row * width_, width_);
  }
  [[nodiscard]] std::vector<Row> sorted() const {
    std::vector<Row> rows;
    for (std::size_t row = 0; row < rows_; ++row) rows.push_back((*this)[row]);
    std::ranges::stable_sort(rows, [](Row left, Row right) {
      return std::ranges::lexicographical_compare(left, right, is_less);
    });
    return rows;
  }

 private:
  std::size_t width_;
  std::size_t rows_;
  std::vector<Value> values_;
};

bool are_equal_rows(Table::Row left, Table::Row right) {
  return std::ranges::equal(left, right, are_equal);
}

TextRow shown_row(Table::Row row) {
  TextRow fields;
  for (const Value& value : row) fields.push_back(shown(value));
  return fields;
}

bool are_equal_in_order(const Table& first, const Table& second) {
  if (first.size() != second.size()) return false;
  for (std::size_t row = 0; row < first.size(); ++row) {
    if (!are_equal_rows(first[row], second[row])) return false;
  }
  return true;
}

std::vector<DiffLine> diff_in_order(const Table& first, const Table& second) {
  std::vector<TextRow> left;
  std::vector<TextRow> right;
  for (std::size_t row = 0; row < first.size(); ++row) left.push_back(shown_row(first[row]));
  for (std::size_t row = 0; row < second.size(); ++row) {
    const bool same = row < first.size() && are_equal_rows(first[row], second[row]);
    right.push_back(same ? left[row] : shown_row(second[row]));
  }
  return diff_ordered(left, right);
}

/// Nothing if all rows find an equal one. Both sides are sorted, so that it is near.
std::vector<DiffLine> diff_as_multisets(const Table& first, const Table& second) {
  std::vector<DiffLine> lines;
  const std::vector<Table::Row> sorted = second.sorted();
  std::list<Table::Row> left_over(sorted.begin(), sorted.end());
  bool differs = false;
  for (const Table::Row row : first.sorted()) {
    auto found = left_over.begin();
    std::size_t tried = 0;
    const auto beyond = [&] { return found == left_over.end() || tried == kLookAhead; };
    while (!beyond() && !are_equal_rows(row, *found)) ++found, ++tried;
    const bool missing = beyond();
    lines.push_back({missing ? Kind::Missing : Kind::Same, shown_row(row)});
    if (!missing) left_over.erase(found);
    differs |= missing;
  }
  if (!differs && left_over.empty()) return {};
  for (const Table::Row row : left_over) lines.push_back({Kind::Unexpected, shown_row(row)});
  return lines;
}

/// Per column, whether its values have been made integers by one of the engines.
std::vector<bool> integer_columns(const ResultSet& first, const ResultSet& second,
                                  std::string_view letters) {
  std::vector<bool> columns(first.column_count(), false);
  for (std::size_t i = 0; i < std::min(letters.size(), columns.size()); ++i) {
    const bool left = first.columns()[i].format == CellFormat::Dynamic;
    const bool right = second.columns()[i].format == CellFormat::Dynamic;
    columns[i] = letters[i] == 'I' && left != right;
  }
  return columns;
}

char lower(char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte | 0x20) : byte; }

/// Where the last `order by` begins; npos if there is none.
std::size_t find_last_order_by(std::string_view sql) {
  std::string text(sql);
  for (char& byte : text) {
    byte = byte == '\n' || byte == '\t' || byte == '\r' ? ' ' : lower(byte);
  }
  for (std::size_t at = text.rfind("order"); at != std::string::npos;
       at = at == 0 ? std::string::npos : text.rfind("order", at - 1)) {
    const std::size_t next = text.find_first_not_of(' ', at + 5);
    if (next > at + 5 && next != std::string::npos && text.compare(next, 3, "by ") == 0) return at;
  }
  return std::string::npos;
}

}  // namespace

Difference compare_results(const ResultSet& first, const ResultSet& second,
                           std::string_view letters, RowOrder order) {
  Difference difference;
  difference.columns = first.column_count() != second.column_count();
  if (difference.columns) return difference;
  const std::vector<bool> as_integer = integer_columns(first, second, letters);
  const Table left(first, as_integer);
  const Table right(second, as_integer);
  if (are_equal_in_order(left, right)) return difference;
  difference.diff =
      order == RowOrder::Matters ? diff_in_order(left, right) : diff_as_multisets(left, right);
  return difference;
}

bool ends_in_order_by(std::string_view sql) {
  const std::size_t at = find_last_order_by(sql);
  if (at == std::string_view::npos) return false;
  int depth = 0;
  for (const char byte : sql.substr(at)) {
    if (byte == '(') ++depth;
    if (byte == ')' && --depth < 0) return false;
  }
  return true;
}

}  // namespace weir::record
