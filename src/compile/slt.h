// Compiling sqllogictest scripts: from the tree to a plan, for one engine.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/pattern.h"
#include "diag/diagnostic.h"
#include "plan/plan.h"
#include "script/slt/parse.h"

namespace weir::compile {

class SltUse;

/// The scripts that an `include` stands for, in order, parsed in the dialect of `from`; an error if
/// there is none or one cannot be read.
using SltInclude = std::function<Result<std::vector<slt::Parsed>>(const slt::Script& from,
                                                                  std::string_view pattern)>;

/// The bytes of a file that `from` names: data for `COPY`.
using SltData = std::function<Result<std::string>(const slt::Script& from, std::string_view path)>;

/// What the compiler knows beside the script.
struct SltOptions {
  slt::EngineKind engine = slt::EngineKind::Sqlite;
  std::vector<std::string> labels;  ///< Names that `skipif` and `onlyif` know beside the engine's.
  const Pattern* skip = nullptr;    ///< Records whose SQL it is found in are skipped.
  SltInclude include;               ///< Without it, an include is an error.
  /// The text of a file of expected results that a DuckDB script names.
  std::function<Result<std::string>(const std::string& path)> results;
  SltData data;  ///< Without it, a file of data is an error.
  /// Only files are run whose `tags` have all of one of these sets; all if there is none.
  std::vector<std::vector<std::string>> selected_tags;
  /// Files are not run whose `tags` have all of one of these sets.
  std::vector<std::vector<std::string>> skipped_tags;
  /// A variable of the environment, or nothing.
  std::function<std::optional<std::string>(std::string_view)> environment;
  std::uint64_t seed = 0;
  SltUse* use = nullptr;  ///< Told which labels and whether `skip` were of use; may be null.
};

struct CompiledSlt {
  plan::Plan plan;
  Diagnostics diagnostics;   ///< Sorted by place; errors mean that the plan must not be run.
  std::string skip_reason;   ///< The file asks for what the engine has not: it is skipped.
  std::string cluster_wide;  ///< As of `compile_td`.
  std::string role;          ///< One that is made if it is missing; empty if there is none.
  std::string halt;          ///< "line 7", of a `halt` with more below it; empty if there is none.
};

/// Makes the plan. Does not repeat the parser's diagnostics, but those of included scripts.
[[nodiscard]] CompiledSlt compile_slt(const slt::Script& script, const SltOptions& options);

}  // namespace weir::compile
