// Rows of testdrive scripts that are written differently from what their author takes them for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "value/rows.h"

namespace weir::run {

/// What is probably wrong with how the rows are written, if that alone is why they differ from what
/// came; else empty.
[[nodiscard]] std::string row_hint(const std::vector<TextRow>& wanted,
                                   const std::vector<TextRow>& actual);

/// Likewise where the statement failed with `message`: rows that look like the rest of it.
[[nodiscard]] std::string statement_hint(const std::vector<TextRow>& wanted,
                                         std::string_view message);

}  // namespace weir::run
