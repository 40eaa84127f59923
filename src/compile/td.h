// Compiling `.td` scripts: from the tree to a plan, with everything that can be known beforehand.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.h"
#include "plan/action_spec.h"
#include "plan/plan.h"
#include "script/td/tree.h"

namespace weir::compile {

/// What the compiler knows beside the script.
struct TdOptions {
  std::span<const plan::ActionSpec* const> actions;
  /// Variables that are set from outside (`--var`, `weir.toml`): not reported as unset. `arg.*`,
  /// `env.*` and `testdrive.*` never are.
  std::set<std::string, std::less<>> known_variables;
  std::uint64_t seed = 0;
};

/// A word of the script that names a service or something of one. Whether there is such a thing is
/// known only beside a weir.toml.
struct ServiceMention {
  Span span;
  std::string text;  ///< `kafka.addr` of `${service.kafka.addr}`; else the argument's value.
  std::string_view argument;  ///< Of an action on services, such as `override`; empty: a reference.
};

struct Compiled {
  plan::Plan plan;          ///< Holds the steps of all commands that are without errors.
  Diagnostics diagnostics;  ///< Sorted by place; errors mean that the plan must not be run.
  /// The script changes what a whole server shares (roles, databases, slots, ...): the words that
  /// say so, empty if it does not.
  std::string cluster_wide;
  std::vector<ServiceMention> mentions;  ///< Where the script can get to, in its order.
};

/// Checks names, arguments, literal values, regexes, durations, reachability and variables, and
/// makes the plan. Does not repeat the parser's diagnostics.
[[nodiscard]] Compiled compile_td(const td::Script& script, const TdOptions& options);

}  // namespace weir::compile
