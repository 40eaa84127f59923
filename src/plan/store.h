// Saving and loading of plans: one JSON object a line, self-contained, the same plan always gives
// the same bytes.
#pragma once

#include <string>
#include <string_view>

#include "plan/plan.h"

namespace weir::plan {

inline constexpr std::string_view kStoreFormat = "weir-plan-1";

/// First line: format, seed, sources with their texts, sessions, blocks, rules. Then a line per
/// step.
[[nodiscard]] std::string save(const Plan& plan);

/// The reverse of `save`: save(load(x)) == x. An error names the line.
[[nodiscard]] Result<Plan> load(std::string_view text);

}  // namespace weir::plan
