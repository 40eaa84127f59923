// What a run runs: the scripts that the command line names, selected and in order.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/collect.h"
#include "cli/config.h"
#include "cli/run_settings.h"

namespace weir::cli {

/// No script named at all is a mistake, unless there are others already.
void require_paths(const Arguments& arguments, const Words& words, Complaints& complaints);

/// The scripts that the command line names, in its order; what cannot be found is a mistake.
[[nodiscard]] std::vector<std::string> collect_paths(const Arguments& arguments,
                                                     Fragments fragments, Complaints& complaints);

void choose_seed(const Arguments& arguments, const Surroundings& surroundings,
                 RunSettings& settings);

/// Fills `settings.groups`; the seed must be chosen. Nothing is looked for if there are mistakes.
void choose_scripts(const Arguments& arguments, const std::optional<Config>& config,
                    RunSettings& settings, Complaints& complaints);

[[nodiscard]] std::vector<std::string> files_of(const std::vector<ScriptGroup>& groups);

}  // namespace weir::cli
