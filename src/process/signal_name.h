// Names of the signals that people send.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace weir::process {

/// The number of `TERM` or `SIGTERM`; nothing for a name that is not in the table.
[[nodiscard]] std::optional<int> find_signal(std::string_view name);
/// The same; Usage, with the names there are, for another.
[[nodiscard]] Result<int> parse_signal(std::string_view name);

/// `TERM`, `INT` and so on.
[[nodiscard]] std::vector<std::string_view> signal_names();

}  // namespace weir::process
