// The table of all actions, in the order of actions.def.
#pragma once

#include <span>
#include <string_view>

#include "plan/action_spec.h"
#include "run/action.h"

namespace weir::actions {

/// What runs each action; entries without a function are known to the checker only.
[[nodiscard]] std::span<const run::ActionEntry> actions();
/// What each action is called and takes; same order.
[[nodiscard]] std::span<const plan::ActionSpec* const> specs();
/// The entry of that name, or null.
[[nodiscard]] const run::ActionEntry* find_action(std::string_view name);

}  // namespace weir::actions
