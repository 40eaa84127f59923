// Limits and pauses of actions.
#include "actions/waiting.h"

#include <algorithm>

namespace weir::actions {
namespace {

constexpr Nanoseconds kLeastPatience = std::chrono::minutes(1);

}  // namespace

Nanoseconds patience(run::ActionContext& context) {
  return std::max({kLeastPatience, context.options().timeout, context.state().sql_timeout});
}

Result<void> pause(run::ActionContext& context, Nanoseconds duration) {
  const Deadline end = Deadline::after(context.clock(), duration);
  if (context.clock().wait_until(end.when(), context.stop())) return {};
  return fail(ErrorKind::Cancelled, "interrupted");
}

}  // namespace weir::actions
