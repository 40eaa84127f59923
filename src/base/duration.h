// Durations as scripts and options write them: a sum of number and unit, such as "1min 30s".
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace weir {

/// Reads "300ms", "1.5s" (a fraction is ours), "1h 30m", "1 month"; units as in the humantime
/// crate, which testdrive uses. A number without a unit is an error, as is an empty text.
[[nodiscard]] Result<Nanoseconds> parse_duration(std::string_view text);

/// Short text for people: "12 ms", "1.25 s", "2 min 3 s".
[[nodiscard]] std::string format_duration(Nanoseconds duration);

}  // namespace weir
