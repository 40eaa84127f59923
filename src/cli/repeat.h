// The command that runs what failed again.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/collect.h"
#include "cli/run_settings.h"

namespace weir::cli {

/// The options of a command line that matter when its failures are repeated: those that say where
/// and how, not those that select, print or report. Secrets are masked.
[[nodiscard]] std::vector<std::string> repeated_options(const Arguments& arguments);

/// One line for a POSIX shell that runs the files in `failed` again, with the same options and
/// `seed` (if there is one for all of them). Files that share a database with earlier ones bring
/// these along. Empty if nothing failed. What came from standard input cannot be repeated and is
/// left out.
[[nodiscard]] std::string repeat_command(const RunSettings& settings,
                                         std::optional<std::uint64_t> seed,
                                         const std::set<std::string>& failed);

}  // namespace weir::cli
