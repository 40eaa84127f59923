// Names of the signals that people send.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace weir::process {

/// The number of `TERM`, `SIGTERM`, `term` or `15`; nothing for what is no signal.
[[nodiscard]] std::optional<int> find_signal(std::string_view name);
/// The same; Usage, with the names there are, for another.
[[nodiscard]] Result<int> parse_signal(std::string_view name);

/// Whether it stops processes, which could go on, and ends none.
[[nodiscard]] bool stops_only(int signal);

/// `TERM`, `KILL` and so on.
[[nodiscard]] std::vector<std::string_view> signal_names();

}  // namespace weir::process
