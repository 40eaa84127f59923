// Dialects of scripts that lie below a weir.toml of their own.
#pragma once

#include <span>
#include <string>

#include "cli/run_settings.h"

namespace weir::cli {

/// Adds what the weir.toml nearest to each script says about dialects, where that is not `config`,
/// whose options hold for the whole run. One that says nothing leaves it to detection. What is
/// wrong with them, and that the rest of them is not used, goes to `complaints`. With `--config` or
/// `--no-config` nothing is looked for.
void add_nearest_dialects(const Arguments& arguments, std::span<const std::string> scripts,
                          const std::optional<Config>& config, DialectChoice& choice,
                          Complaints& complaints);

}  // namespace weir::cli
