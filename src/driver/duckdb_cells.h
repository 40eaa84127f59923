// Cells of DuckDB's results as the text that its cast to VARCHAR gives.
#pragma once

#include <vector>

#include "base/result.h"
#include "driver/duckdb_api.h"
#include "value/result_set.h"

namespace weir::driver::duckdb {

/// A type of a result's column, with what is needed to read its cells.
class ColumnType {
 public:
  ColumnType(const Api& api, TypeHandle type);
  ColumnType(ColumnType&& other) noexcept;
  ColumnType& operator=(ColumnType&&) = delete;
  ~ColumnType();

  [[nodiscard]] TypeHandle handle() const { return type_; }
  /// The nearest type of PostgreSQL, 0 if it is far from all.
  [[nodiscard]] TypeOid oid() const;
  /// Only DuckDB's own cast, with the session's settings, knows the text: nested types, and those
  /// that depend on the time zone.
  [[nodiscard]] bool needs_cast() const;
  /// Appends a cell that is not NULL; `data` is of the column's vector.
  void add_cell(ResultSet& rows, const void* data, Index row) const;

 private:
  void add_value(ResultSet& rows, ValueHandle value) const;
  [[nodiscard]] ValueHandle make_value(const void* data, Index row) const;
  [[nodiscard]] ValueHandle make_decimal(const void* data, Index row) const;
  void add_enum(ResultSet& rows, const void* data, Index row) const;

  const Api& api_;
  TypeHandle type_;
  Type id_;
};

/// The bytes of a string in a vector; valid as long as the vector.
[[nodiscard]] std::string_view view(const String& string);

/// Appends all rows of a result. The error: it is too big, or a cast failed.
[[nodiscard]] Result<void> add_rows(const Api& api, ConnectionHandle connection, RawResult& result,
                                    const std::vector<ColumnType>& types, ResultSet& rows);

}  // namespace weir::driver::duckdb
