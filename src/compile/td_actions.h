// Checking of `$` commands against the table of actions.
#pragma once

#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compile/td_context.h"
#include "plan/action_spec.h"

namespace weir::compile {

/// The actions by name.
class ActionTable {
 public:
  explicit ActionTable(std::span<const plan::ActionSpec* const> specs);

  /// Null if there is none of that name.
  [[nodiscard]] const plan::ActionSpec* find(std::string_view name) const;
  [[nodiscard]] std::span<const std::string_view> names() const { return names_; }

 private:
  std::unordered_map<std::string_view, const plan::ActionSpec*> by_name_;
  std::vector<std::string_view> names_;
};

[[nodiscard]] const plan::ArgumentSpec* find_argument(const plan::ActionSpec& spec,
                                                      std::string_view name);

/// Reports an unknown name, arguments that are unknown, missing or of the wrong type, and bodies
/// that are missing or useless. Gives the action, or null if there is none of that name.
const plan::ActionSpec* check_action(Context& context, const ActionTable& table,
                                     const td::Command& command);

/// What only a single action means by its arguments; they must be right by themselves.
void check_meaning(Context& context, const td::Command& command);

}  // namespace weir::compile
