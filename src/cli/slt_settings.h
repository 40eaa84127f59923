// What is asked of sqllogictest scripts: engine, labels, records that are skipped.
#pragma once

#include "cli/run_settings.h"

namespace weir::cli {

/// Fills `settings.slt`. An engine that contradicts the target is a mistake, unless it comes from
/// weir.toml and the target from the command line.
void choose_slt(const Arguments& arguments, RunSettings& settings, Complaints& complaints);

}  // namespace weir::cli
