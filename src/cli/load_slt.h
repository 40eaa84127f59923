// Loading of sqllogictest scripts: dialect, engine, includes, plan.
#pragma once

#include "cli/run_settings.h"
#include "compile/slt_use.h"
#include "run/scheduler.h"

namespace weir::cli {

/// Which engine runs a script: as `--engine` says, else that of the target, else the dialect's own.
[[nodiscard]] slt::EngineKind engine_for(const RunSettings& settings, const slt::Dialect& dialect);

/// Parses and compiles the source; `use` is told what of the settings is of use.
[[nodiscard]] run::Script load_slt(const std::string& path, Source source,
                                   const RunSettings& settings, compile::SltUse* use);

}  // namespace weir::cli
