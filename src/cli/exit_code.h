// The exit status of a run, from what happened in it.
#pragma once

#include <cstdint>

#include "cli/run_settings.h"
#include "plan/event.h"

namespace weir::cli {

inline constexpr int kExitPassed = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitNotRun = 3;
inline constexpr int kExitInterrupted = 130;

/// What the exit status depends on.
struct RunFacts {
  plan::Counts files;          ///< Verdicts of the files that were reached.
  std::uint64_t unparsed = 0;  ///< Of the errors among them: files that do not parse.
  bool not_run = false;        ///< Nothing could be run: no server, no permission.
  bool insane = false;         ///< A service did not survive the restart at the end.
  bool interrupted = false;    ///< By a signal.
};

/// What applies first in the order 130, 3, 2, 1, 0. Files that were all skipped count as not run;
/// no file at all (an empty shard) as passed. The original knows only 0 and 1 here.
[[nodiscard]] int exit_code_of(const RunFacts& facts, Manner manner);

}  // namespace weir::cli
