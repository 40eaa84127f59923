// Parquet files, through DuckDB.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "run/action.h"

namespace weir::actions {

/// The rows of a file, each as one text: values with a space between them, as the page of
/// `s3-verify-data` says. Unavailable if there is no DuckDB, or it cannot read the file.
[[nodiscard]] Result<std::vector<std::string>> read_parquet(run::ActionContext& context,
                                                            std::string_view bytes);

/// What a query of DuckDB returns as the bytes of a file; `compression` is one of DuckDB's.
[[nodiscard]] Result<std::string> write_parquet(run::ActionContext& context, std::string_view query,
                                                std::string_view compression);

}  // namespace weir::actions
