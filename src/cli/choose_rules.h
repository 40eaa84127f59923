// How a run is judged, and what its scripts see.
#pragma once

#include <optional>

#include "cli/config.h"
#include "cli/run_settings.h"

namespace weir::cli {

void choose_rules(const Arguments& arguments, RunSettings& settings);

/// `--gate-version`; one that is too large is a mistake.
void choose_gate_version(const Arguments& arguments, RunSettings& settings, Complaints& complaints);

/// `env.*` and `arg.*`; the command line goes before weir.toml.
void add_variables(const Arguments& arguments, const std::optional<Config>& config,
                   const Surroundings& surroundings, RunSettings& settings);

}  // namespace weir::cli
