// Noting and finding of lengths.
#include "process/log_times.h"

#include <fmt/format.h>

#include <fstream>

#include "base/text.h"

namespace weir::process {

namespace fs = std::filesystem;

fs::path log_times_path(const fs::path& log) { return log.string() + ".times"; }

void LogTimes::note(std::chrono::milliseconds since_1970) {
  for (auto& [log, length] : lengths_) {
    std::error_code error;
    const std::uintmax_t now = fs::file_size(log, error);
    if (error || now == length) continue;
    length = now;
    std::ofstream times(log_times_path(log), std::ios::app);
    times << fmt::format("{} {}\n", since_1970.count(), now);
  }
}

std::uint64_t length_at(std::string_view times, std::chrono::milliseconds since_1970) {
  std::uint64_t length = 0;
  for (const std::string_view line : split(times, '\n')) {
    const std::size_t blank = line.find(' ');
    std::int64_t when = 0;
    std::int64_t then = 0;
    if (blank == std::string_view::npos || !parse_integer(line.substr(0, blank), when) ||
        !parse_integer(line.substr(blank + 1), then) || then < 0) {
      continue;
    }
    if (when > since_1970.count()) break;
    length = static_cast<std::uint64_t>(then);
  }
  return length;
}

}  // namespace weir::process
