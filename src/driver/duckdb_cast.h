// DuckDB's own cast to VARCHAR for cells that only it can print.
#pragma once

#include <memory>
#include <vector>

#include "base/result.h"
#include "driver/duckdb_api.h"

namespace weir::driver::duckdb {

class CastDatabase;

/// Casts vectors of some types, in a database of its own: the session that the vectors come from
/// sees nothing of it, in whatever state its transaction is. Only the session's time zone counts.
class Cast {
 public:
  /// `session` is where the time zone is read.
  [[nodiscard]] static Result<Cast> create(const Api& api, ConnectionHandle session,
                                           std::vector<TypeHandle> types);
  Cast(Cast&&) noexcept;
  Cast& operator=(Cast&&) noexcept;
  ~Cast();

  /// Vectors of strings for vectors of the types, `size` cells each; valid until the next call.
  [[nodiscard]] Result<std::vector<VectorHandle>> apply(const std::vector<VectorHandle>& vectors,
                                                        Index size);

 private:
  Cast(std::unique_ptr<CastDatabase> database, std::vector<TypeHandle> types);

  std::unique_ptr<CastDatabase> database_;
  std::vector<TypeHandle> types_;
};

}  // namespace weir::driver::duckdb
