// The table, built from actions.def at compile time.
#include "actions/registry.h"

#include <algorithm>
#include <array>

#include "actions/action.h"

namespace weir::actions {
namespace {

using Perform = Result<ActionResult> (*)(ActionContext&, const ActionCall&);

/// The function of a row with its errors turned into a result.
template <Perform Function>
ActionResult run_action(ActionContext& context, const ActionCall& call) {
  auto result = Function(context, call);
  if (!result) return run::errored(std::move(result).error());
  return *std::move(result);
}

#define ACTION(name) run::ActionEntry{&name::spec, run_action<name::perform>},
#define DECLARED(name) run::ActionEntry{&name::spec, nullptr},
constexpr std::array kActions = {
#include "actions/actions.def"
};
#undef ACTION
#undef DECLARED

#define ACTION(name) &name::spec,
#define DECLARED(name) &name::spec,
constexpr std::array<const ActionSpec*, kActions.size()> kSpecs = {
#include "actions/actions.def"
};
#undef ACTION
#undef DECLARED

}  // namespace

std::span<const run::ActionEntry> actions() { return kActions; }

std::span<const ActionSpec* const> specs() { return kSpecs; }

const run::ActionEntry* find_action(std::string_view name) {
  const auto found = std::find_if(kActions.begin(), kActions.end(),
                                  [name](const auto& entry) { return entry.spec->name == name; });
  return found == kActions.end() ? nullptr : &*found;
}

}  // namespace weir::actions
