// The printer of `.td` scripts.
#pragma once

#include <string>

#include "script/td/tree.h"

namespace weir::td {

/// The script as it was written, byte for byte, put together from its nodes.
[[nodiscard]] std::string print(const Script& script);

}  // namespace weir::td
