// Log files as they are and as they grow, each line with the name of its service.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace weir::cli {

/// A log, and how far it has been shown.
struct FollowedLog {
  std::string service;
  std::string label;  ///< In front of each line, if there are several logs.
  std::filesystem::path path;
  std::uint64_t shown = 0;  ///< Bytes.
  std::string part;         ///< The beginning of a line whose end is not there yet.
};

/// Which lines are shown; all of them if nothing is set.
struct LogSelection {
  std::optional<std::uint64_t> lines;  ///< The last ones of each log.
  std::optional<Nanoseconds> since;    ///< Those written in this time until now.
};

using WriteLine = std::function<void(const FollowedLog& log, std::string_view line)>;

/// Shows what is in the logs, one log after the other.
void show_logs(std::vector<FollowedLog>& logs, const LogSelection& selection,
               const WriteLine& write);

/// Shows lines as they are written until a stop is asked for. Unavailable if the system does not
/// tell about changes of files.
[[nodiscard]] Result<void> follow_logs(std::vector<FollowedLog>& logs, const WriteLine& write,
                                       const std::stop_token& stop);

}  // namespace weir::cli
