// Edits of plans: each makes a new plan; the ids of the steps that stay do not change.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "plan/plan.h"

namespace weir::plan {

/// The plan without those steps. Dropping a step that decides a block keeps the block's steps.
[[nodiscard]] Plan drop_steps(const Plan& plan, const std::set<StepId>& dropped);

/// What a journal says about the variables of one run.
struct Bindings {
  /// (step, variable) -> the text it stood for when the step was last run.
  std::map<std::pair<StepId, std::string>, std::string> values;
  std::set<StepId> skipped;  ///< Steps that were never run, in no iteration.
  std::set<StepId> run;      ///< The others, as far as the journal tells.
};

/// The plan with every variable replaced by what it stood for, and without the steps that were
/// skipped, so that it needs nothing from outside. A reference without a recorded value (its step
/// did not get so far) stays as it is written. So do loops, with the references in them to what
/// changes from one iteration to the next.
[[nodiscard]] Plan resolve(const Plan& plan, const Bindings& bindings);

}  // namespace weir::plan
