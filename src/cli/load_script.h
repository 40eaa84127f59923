// Loading of scripts: from a path to a plan that can be run, or to the reasons why it cannot.
#pragma once

#include "cli/run_settings.h"
#include "compile/slt_use.h"
#include "run/scheduler.h"

namespace weir::cli {

/// A function that reads, parses, checks and compiles one script; needs that are not met become the
/// reason of a skip. The settings, and `use`, must outlive it.
[[nodiscard]] run::LoadScript script_loader(const RunSettings& settings, compile::SltUse& use);

}  // namespace weir::cli
