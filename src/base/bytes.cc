// Choosing a unit.
#include "base/bytes.h"

#include <fmt/format.h>

#include <array>

namespace weir {

std::string format_bytes(std::uint64_t bytes) {
  constexpr std::array kUnits = {"kB", "MB", "GB", "TB"};
  constexpr double kStep = 1000;
  /// What is written as 1000.0 of a unit belongs to the next one.
  constexpr double kNext = 999.95;
  if (bytes < static_cast<std::uint64_t>(kStep)) return fmt::format("{} B", bytes);
  double amount = static_cast<double>(bytes) / kStep;
  std::size_t unit = 0;
  for (; amount >= kNext && unit + 1 < kUnits.size(); ++unit) amount /= kStep;
  return fmt::format("{:.1f} {}", amount, kUnits[unit]);
}

}  // namespace weir
