// Parts of messages that decide what an error means, whatever a record expects.
#pragma once

#include <string_view>
#include <vector>

#include "plan/plan.h"
#include "value/outcome.h"

namespace weir::run {

/// Those of one lane at some moment. Points into the plan.
class ErrorWordLists {
 public:
  /// Those of the plan's dialect.
  explicit ErrorWordLists(const plan::Plan& plan);
  void set(const plan::Plan& plan, const plan::SetErrorWordsOperation& operation);

  /// The first word of the list in what the engine says; empty if there is none, or no error of the
  /// engine's.
  [[nodiscard]] std::string_view found_in(const Outcome& outcome, plan::ErrorWords kind) const;

 private:
  std::vector<std::string_view> ignored_;
  std::vector<std::string_view> never_expected_;
};

}  // namespace weir::run
