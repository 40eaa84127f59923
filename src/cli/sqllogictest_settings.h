// The options of sqllogictest-rs in terms of ours.
#pragma once

#include "cli/run_settings.h"

namespace weir::cli {

/// Adds what the original's options mean to arguments and settings; what has no meaning here is
/// noted. The arguments already hold the values of the variables that stand for options.
void apply_sqllogictest_options(Arguments& arguments, RunSettings& settings,
                                const Environment& environment, Complaints& complaints);

}  // namespace weir::cli
