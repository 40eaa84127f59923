// The place where settings become a run.
#pragma once

#include "cli/command.h"
#include "cli/run_settings.h"

namespace weir::cli {

/// Runs what the settings say and reports it; returns the exit status.
int start_run(const RunSettings& settings, Invocation& invocation);

}  // namespace weir::cli
