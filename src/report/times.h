// Moments and durations as reports write them.
#pragma once

#include <chrono>
#include <string>

#include "base/clock.h"

namespace weir::report {

[[nodiscard]] inline double in_seconds(Nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

/// "2026-03-01T12:00:05", UTC, without a zone.
[[nodiscard]] std::string utc_time(std::chrono::system_clock::time_point when);

/// "0:07", "12:30", "1:02:03".
[[nodiscard]] std::string clock_time(Nanoseconds duration);

}  // namespace weir::report
