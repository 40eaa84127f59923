// Command lines of actions: a name and arguments.
#pragma once

#include <cstdint>

#include "script/td/context.h"

namespace weir::td {

/// Reads name and arguments from the bytes [begin, end) of the command line, continuations
/// included. `after` is the index of the node below the command line.
void parse_action_line(Context& context, Command& command, std::uint32_t begin, std::uint32_t end,
                       std::uint32_t after);

}  // namespace weir::td
