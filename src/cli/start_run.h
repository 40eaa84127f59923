// The place where settings become a run.
#pragma once

#include "cli/command.h"
#include "cli/run_settings.h"
#include "compile/slt_use.h"
#include "run/scheduler.h"

namespace weir::cli {

/// A run whose plan does not come from a script.
struct PlanRun {
  run::LoadScript load;
  std::vector<plan::EventSink*> sinks;   ///< Beside the reporters.
  std::string repeat;                    ///< The command that runs it again.
  const compile::SltUse* use = nullptr;  ///< What scripts had a use for; null if there are none.
};

/// Runs what the settings say and reports it; returns the exit status.
int start_run(const RunSettings& settings, Invocation& invocation);
int start_plan_run(const RunSettings& settings, Invocation& invocation, PlanRun plan_run);

/// Tells why something cannot be done, and returns `code`.
int report_error(const Invocation& invocation, const Error& error, int code);

}  // namespace weir::cli
