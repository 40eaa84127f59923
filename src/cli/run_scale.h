// How much there is to run, and how the scheduler is to do it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cli/run_settings.h"
#include "run/scheduler.h"

namespace weir::cli {

[[nodiscard]] std::vector<run::Suite> suites_of(const RunSettings& settings);
[[nodiscard]] std::size_t count_files(const RunSettings& settings);
/// Of all files; those whose size is not known count nothing.
[[nodiscard]] std::uint64_t count_bytes(const RunSettings& settings);
/// But for its services and other places.
[[nodiscard]] run::ScheduleOptions schedule_options(const RunSettings& settings);

}  // namespace weir::cli
