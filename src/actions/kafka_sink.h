// Topics that actions name as they are, or by a sink that fills them.
#pragma once

#include <string>

#include "run/action.h"

namespace weir::actions {

/// The argument `topic`, or the topic of `sink=DATABASE.SCHEMA.NAME` in Materialize's catalog.
/// Usage unless exactly one of them is given.
[[nodiscard]] Result<std::string> named_topic(run::ActionContext& context,
                                              const run::ActionCall& call);

}  // namespace weir::actions
