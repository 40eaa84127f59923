// `--check-first`: nothing runs if a script has mistakes.
#pragma once

#include "cli/run_settings.h"
#include "plan/journal.h"
#include "run/scheduler.h"

namespace weir::cli {

/// Reads all scripts, reports those with errors, and nothing of the others.
[[nodiscard]] run::RunTotals check_all(const RunSettings& settings, const run::LoadScript& load,
                                       plan::Journal& journal);

}  // namespace weir::cli
