// The bytes that an action writes for the lines below it: header, repetitions, compression.
#pragma once

#include <string>

#include "base/result.h"
#include "run/action.h"

namespace weir::actions {

/// The call's body lines, unescaped, each with a newline, after its `header` and as often as its
/// `repeat` says, without the last newline if `trailing-newline` is false; compressed as its
/// `compression` says. Usage for what cannot be read, or is more than 2 GiB.
[[nodiscard]] Result<std::string> line_content(const run::ActionCall& call);

}  // namespace weir::actions
