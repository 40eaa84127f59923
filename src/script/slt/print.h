// The printer of sqllogictest scripts.
#pragma once

#include <string>

#include "script/slt/tree.h"

namespace weir::slt {

/// The script as it was written, byte for byte, put together from its records.
[[nodiscard]] std::string print(const Script& script);

}  // namespace weir::slt
