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

inline constexpr std::string_view kGateExample =
    "a gate looks like `[version>=1500]` or `[1400<=version<1600]`";

/// Reads what stands between the brackets, or between the commas there.
[[nodiscard]] GateReading read_gate(std::string_view content);

}  // namespace weir::td
