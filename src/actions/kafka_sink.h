// Topics that actions name as they are, or by a sink that fills them.
#pragma once

#include <string>
#include <string_view>

#include "run/action.h"

namespace weir::actions {

/// What `sink=` needs unless `--kafka-sink-query` says what to ask: a server whose catalogue has
/// sinks.
inline constexpr std::string_view kSinkCatalogue = "catalogue of sinks";

/// The argument `topic`, or the topic of `sink=DATABASE.SCHEMA.NAME` in Materialize's catalog.
/// Usage unless exactly one of them is given.
[[nodiscard]] Result<std::string> named_topic(run::ActionContext& context,
                                              const run::ActionCall& call);

}  // namespace weir::actions
