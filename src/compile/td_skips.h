// The blocks that `skip-if` opens and `skip-end` closes.
#pragma once

#include <cstdint>
#include <vector>

#include "compile/td_context.h"
#include "plan/action_spec.h"

namespace weir::compile {

/// Follows the commands from top to bottom.
class Skips {
 public:
  explicit Skips(Context& context) : context_(context) {}

  /// Looks at an action before its step is made: fills in the blocks of the step.
  void enter(const td::Command& command, plan::Control control, plan::Step& step,
             plan::StepExtra& extra);
  /// The innermost block, which may be none.
  [[nodiscard]] plan::BlockId current() const {
    return open_.empty() ? plan::BlockId() : open_.back().block;
  }
  /// Whether the commands here are run at all, as far as can be told.
  [[nodiscard]] bool reachable() const { return never_ == 0; }
  /// Reports what is unreachable down to the end of the script.
  void finish();

 private:
  struct Open {
    plan::BlockId block;
    const td::Command* command = nullptr;
    bool always = false;  // the condition is `SELECT true`
  };
  void open(const td::Command& command, plan::StepExtra& extra);
  void close(const td::Command& command, plan::Step& step);

  Context& context_;
  std::vector<Open> open_;
  std::uint32_t never_ = 0;  // open blocks that are always skipped
};

}  // namespace weir::compile
