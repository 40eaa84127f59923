// Where a run runs: target, servers of weir's own, how many files at a time, and what stays.
#pragma once

#include "cli/run_settings.h"

namespace weir::cli {

void choose_place(const Arguments& arguments, const Surroundings& surroundings,
                  RunSettings& settings);

/// Files of `--init` that cannot be read, or are scripts, are mistakes.
void check_files_exist(const Arguments& arguments, Complaints& complaints);

}  // namespace weir::cli
