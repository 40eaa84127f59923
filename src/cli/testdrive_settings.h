// The options of the original testdrive in terms of ours.
#pragma once

#include "cli/run_settings.h"

namespace weir::cli {

/// Adds what the original's options mean to arguments and settings; what has no meaning here is
/// noted. The arguments already hold the environment's values.
void apply_testdrive_options(Arguments& arguments, RunSettings& settings, Complaints& complaints);

}  // namespace weir::cli
