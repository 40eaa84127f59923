// Beside: a record that runs while those behind it run, until it is awaited.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "plan/event.h"
#include "plan/plan.h"
#include "run/async_statement.h"

namespace weir::run {

/// Its statements point to its texts. Neither copied nor moved once they are sent.
struct Beside {
  std::string name;  ///< As in StepExtra::beside.
  const plan::Step& step;
  plan::StepInstance instance;
  plan::CommandReport report;  ///< What is known of it before it ends.
  std::string text_storage = {};
  std::string expected_storage = {};
  std::string_view text = {};      ///< Its SQL with variables bound.
  std::string_view expected = {};  ///< What it must answer, likewise.
  std::unique_ptr<AsyncStatement> first = {};
  std::unique_ptr<AsyncStatement> other = {};  ///< Of the other engine, if there is one.

  [[nodiscard]] std::string_view session(const plan::Plan& plan) const {
    return plan.tables().sessions[step.session.value];
  }
};

}  // namespace weir::run
