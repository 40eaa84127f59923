// Why a program of a description could not be started.
#pragma once

#include "base/result.h"
#include "system/service/description.h"

namespace weir::system {

/// The error with a hint: where the command stands, and what is to be done. One that is about
/// something else stays as it is.
[[nodiscard]] Error explain_start(Error error, const Origin& command);

}  // namespace weir::system
