// Whether the services that a script names are there, with what it says of them.
#pragma once

#include <span>

#include "cli/run_system.h"
#include "compile/td.h"
#include "diag/diagnostic.h"

namespace weir::cli {

/// A diagnostic for each name of a service, an override, a signal or something of a service that
/// there is not. Descriptions are read only if the script mentions any.
[[nodiscard]] Diagnostics unknown_mentions(std::span<const compile::ServiceMention> mentions,
                                           const RunSystem& system);

}  // namespace weir::cli
