// Differences between texts, line by line.
#pragma once

#include <string>
#include <vector>

#include "run/action.h"

namespace weir::actions {

/// "- line" for what is missing in `actual`, "+ line" for what it has in addition, "  line" for
/// what both have, in order; each with a newline.
[[nodiscard]] std::string diff_lines(const std::vector<std::string>& expected,
                                     const std::vector<std::string>& actual);

/// Passes if both are the same in this order, else fails with what differs.
[[nodiscard]] run::ActionResult compare_rows(const std::vector<std::string>& expected,
                                             const std::vector<std::string>& actual);

}  // namespace weir::actions
