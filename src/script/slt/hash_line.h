// The line that stands for a long result: `30 values hashing to 3c13dee48d9356ae19af2515e05e6b54`.
#pragma once

#include <optional>

#include "script/slt/tree.h"

namespace weir::slt {

/// Reads the line; nothing if it is another one. `value` counts as `values`, and any hexadecimal
/// digits as a digest.
[[nodiscard]] std::optional<Hash> parse_hash_line(std::string_view text, Span line);

}  // namespace weir::slt
