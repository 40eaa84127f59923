// A script looked at without running it.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/run_system.h"
#include "cli/script_language.h"
#include "diag/diagnostic.h"
#include "plan/plan.h"
#include "script/td/parse.h"

namespace weir::cli {

/// The script of that path, `-` being standard input. Unavailable if it cannot be read.
[[nodiscard]] Result<Source> read_script(const std::string& path);

/// Everything that can be said beforehand.
struct CheckedScript {
  Source source;
  Diagnostics diagnostics;   ///< Sorted by place: of the parser, the linter, the compiler.
  std::string cluster_wide;  ///< What it changes of the whole server; empty if nothing.
  /// To be run only if there are no errors; a sqllogictest script has none yet.
  std::optional<plan::Plan> plan = std::nullopt;
  slt::Detected dialect = {};  ///< Of a sqllogictest script, and why; else null.
};

/// `known_variables` are set from outside, with their prefix (`arg.x`). Included files are looked
/// for, and read to find circles. The services that it names are looked for in `system`.
[[nodiscard]] CheckedScript check_script(Source source,
                                         const std::set<std::string, std::less<>>& known_variables,
                                         const DialectChoice& dialects, const RunSystem& system);

/// The warnings among them.
[[nodiscard]] Diagnostics take_warnings(Diagnostics diagnostics);

}  // namespace weir::cli
