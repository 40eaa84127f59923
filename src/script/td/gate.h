// Version gates: `[1400<=version<1600]`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "script/td/context.h"

namespace weir::td {

/// What is wrong with a gate, and where in its text.
struct GateMistake {
  const Rule* rule = nullptr;
  std::uint32_t offset = 0;
  std::uint32_t length = 1;
  std::string message;
  std::string hint;
};

struct GateReading {
  VersionGate gate;
  std::optional<GateMistake> mistake;
};

/// Reads the text between the brackets.
[[nodiscard]] GateReading read_gate(std::string_view content);

/// Reads the bracket at `open` and the one character behind it, and gives the offset at which the
/// command goes on; kNone if that cannot be told, after a report. The bracket must be closed before
/// `line_end`; the command line with its continuations ends at `end`.
[[nodiscard]] std::uint32_t parse_bracket(Context& context, Command& command, std::uint32_t open,
                                          std::uint32_t line_end, std::uint32_t end);

}  // namespace weir::td
