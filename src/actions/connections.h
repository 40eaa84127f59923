// Named connections of a script: what they may be called, and lines of SQL sent through them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "run/action.h"

namespace weir::actions {

/// Usage for what cannot be the name of a connection that a script opens.
[[nodiscard]] Result<void> check_connection_name(std::string_view name);

/// Sends each line as a text of its own, which may hold several statements; what they return is
/// ignored. Ends with the first that fails.
[[nodiscard]] run::ActionResult run_lines(run::ActionContext& context, std::string_view session,
                                          const std::vector<std::string>& lines);

}  // namespace weir::actions
