// The tables of other modules that the command line shows and passes on.
#pragma once

#include <span>

#include "plan/action_spec.h"

namespace weir::cli {

/// Every `$ action` that scripts may use, built in or not.
[[nodiscard]] std::span<const plan::ActionSpec* const> action_specs();

}  // namespace weir::cli
