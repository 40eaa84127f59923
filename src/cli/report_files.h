// The files that reports are written to, looked at before they are replaced.
#pragma once

#include <span>
#include <string>

#include "cli/arguments.h"
#include "cli/run_settings.h"

namespace weir::cli {

/// Complains of `--json` and `--junit-report` files that would replace something else: one of
/// `inputs`, a file that exists and is no such report, or the file of another option.
void check_report_files(const Arguments& arguments, std::span<const std::string> inputs,
                        Complaints& complaints);

}  // namespace weir::cli
