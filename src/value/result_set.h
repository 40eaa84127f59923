// ResultSet: the raw rows a driver received; rendering to text is somebody else's choice.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"

namespace weir {

/// How the bytes of a column are encoded.
enum class CellFormat : std::uint8_t {
  Text,
  Binary,
  Dynamic,  ///< The type is the cell's own: its first byte is a DynamicTag, its value follows.
};

/// What follows the first byte of a dynamic cell.
enum class DynamicTag : char {
  Integer = 'i',  ///< 8 bytes: std::int64_t in the host's order.
  Real = 'd',     ///< 8 bytes: double in the host's order.
  Text = 't',     ///< The rest of the cell.
  Blob = 'b',     ///< The rest of the cell.
};

/// A PostgreSQL type OID; drivers of other databases map their types to the nearest one.
using TypeOid = std::uint32_t;

struct Column {
  std::string name;
  TypeOid type = 0;
  CellFormat format = CellFormat::Text;
};

/// Rows in one arena, cells as offsets: no allocation per cell. Not thread-safe.
class ResultSet {
 public:
  ResultSet() = default;
  explicit ResultSet(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// Begins anew with so many columns, which the caller describes before it adds rows. Memory is
  /// kept, so that one set can hold result after result without allocating.
  [[nodiscard]] std::span<Column> restart(std::size_t columns) {
    columns_.resize(columns);
    cells_.clear();
    arena_.clear();
    rows_ = 0;
    return columns_;
  }
  /// So many rows are coming, with about so many bytes together.
  void expect(std::size_t rows, std::size_t bytes) {
    cells_.reserve(rows * columns_.size());
    arena_.reserve(bytes);
  }
  /// Bytes that it holds on to.
  [[nodiscard]] std::size_t capacity() const {
    return arena_.capacity() + cells_.capacity() * sizeof(Cell);
  }

  [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }
  [[nodiscard]] std::size_t column_count() const { return columns_.size(); }
  /// A result without columns still counts its rows.
  [[nodiscard]] std::size_t row_count() const { return rows_; }

  /// Cells are added left to right, row by row.
  void add_cell(std::string_view bytes) {
    WEIR_CHECK(arena_.size() + bytes.size() < kLimit, "a result of more than 4 GiB");
    cells_.push_back(
        {static_cast<std::uint32_t>(arena_.size()), static_cast<std::uint32_t>(bytes.size())});
    arena_.append(bytes);
  }
  void add_null() { cells_.push_back({0, kNull}); }
  /// Cells of a dynamic column.
  void add_integer(std::int64_t value) { add_scalar(DynamicTag::Integer, value); }
  void add_real(double value) { add_scalar(DynamicTag::Real, value); }
  void add_tagged(DynamicTag tag, std::string_view bytes) {
    WEIR_CHECK(arena_.size() + bytes.size() + 1 < kLimit, "a result of more than 4 GiB");
    cells_.push_back(
        {static_cast<std::uint32_t>(arena_.size()), static_cast<std::uint32_t>(bytes.size() + 1)});
    arena_ += static_cast<char>(tag);
    arena_.append(bytes);
  }
  /// Closes a row; every column must have its cell.
  void end_row() {
    ++rows_;
    WEIR_CHECK(cells_.size() == rows_ * columns_.size(), "a row with the wrong number of cells");
  }

  /// The bytes as received; nothing for NULL. Valid while the set lives unchanged.
  [[nodiscard]] std::optional<std::string_view> cell(std::size_t row, std::size_t column) const {
    const Cell& found = cells_[row * columns_.size() + column];
    if (found.length == kNull) return std::nullopt;
    return std::string_view(arena_).substr(found.offset, found.length);
  }
  /// Bytes that `bytes` more would have to fit into; callers refuse larger results beforehand.
  [[nodiscard]] bool has_room_for(std::size_t bytes) const {
    return arena_.size() + bytes < kLimit;
  }

 private:
  static constexpr std::uint32_t kNull = std::numeric_limits<std::uint32_t>::max();
  static constexpr std::size_t kLimit = std::numeric_limits<std::uint32_t>::max();
  struct Cell {
    std::uint32_t offset;
    std::uint32_t length;
  };

  template <typename T>
  void add_scalar(DynamicTag tag, T value) {
    std::array<char, 1 + sizeof(T)> bytes{static_cast<char>(tag)};
    std::memcpy(&bytes[1], &value, sizeof value);
    add_cell({bytes.data(), bytes.size()});
  }

  std::vector<Column> columns_;
  std::vector<Cell> cells_;
  std::string arena_;
  std::size_t rows_ = 0;
};

}  // namespace weir
