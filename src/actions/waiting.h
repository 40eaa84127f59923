// Waiting: how long actions may take, and pauses that end with the run.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "run/action.h"

namespace weir::actions {

/// What an operation may take that the original does not limit: the timeout of the run or of the
/// file, whichever is longer, and at least a minute.
[[nodiscard]] Nanoseconds patience(run::ActionContext& context);

/// Waits for `duration`; Cancelled if the run is interrupted.
[[nodiscard]] Result<void> pause(run::ActionContext& context, Nanoseconds duration);

}  // namespace weir::actions
