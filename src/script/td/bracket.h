// The bracket behind a sigil: `[version>=1500]`, `[session=orders]`, or both with a comma between.
#pragma once

#include <cstdint>

#include "script/td/context.h"

namespace weir::td {

/// Reads the bracket at `open` and the one character behind it, and gives the offset at which the
/// command goes on; kNone if that cannot be told, after a report. The bracket must be closed before
/// `line_end`; the command line with its continuations ends at `end`.
[[nodiscard]] std::uint32_t parse_bracket(Context& context, Command& command, std::uint32_t open,
                                          std::uint32_t line_end, std::uint32_t end);

}  // namespace weir::td
