// Which connections a script has opened so far.
#pragma once

#include <set>
#include <string>

#include "compile/td_context.h"

namespace weir::compile {

/// Follows the script from top to bottom, regardless of skips and gates.
class SessionNames {
 public:
  explicit SessionNames(Context& context);

  /// Notes the connection that an action opens, if it does.
  void enter(const td::Command& action);
  /// The session of a command; reports a name that nothing above opens.
  [[nodiscard]] plan::SessionId of(const td::Command& command);
  [[nodiscard]] bool is_main(plan::SessionId session) const { return session == main_; }

 private:
  Context& context_;
  plan::SessionId main_;
  std::set<std::string, std::less<>> names_;
  bool any_name_ = false;  ///< One was opened whose name only the run knows.
};

}  // namespace weir::compile
