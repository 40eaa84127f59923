// Logs of services read in parts, so that their size does not matter.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/pattern.h"

namespace weir::system {

/// 0 if there is no such log.
[[nodiscard]] std::uint64_t log_length(const std::filesystem::path& log);

/// The end of a part of a log.
struct LogEnd {
  std::string text;
  std::uint64_t left_out = 0;  ///< Bytes of the part in front of it.
};

/// What stands between the offsets `begin` and `end`: the last `limit` bytes of it, from the
/// beginning of a line on if there is one among them. Empty if the log is not there.
[[nodiscard]] LogEnd read_log_end(const std::filesystem::path& log, std::uint64_t begin,
                                  std::uint64_t end, std::uint64_t limit);

/// Looks for a line in a log that grows. Each byte is read once; a line is held until it has
/// ended, but for the longest, of which only the last 64 KiB are looked at as a whole.
class LogSearch {
 public:
  /// What stands before `begin` does not count.
  LogSearch(std::filesystem::path log, std::uint64_t begin);

  /// Reads on to the present end. Whether a line matches that was not complete at the last look;
  /// the last one need not have ended yet. A log that has become shorter was begun anew.
  [[nodiscard]] bool look(const Pattern& pattern);
  /// The last lines that are not empty, of all that was read, each with its end.
  [[nodiscard]] std::string last_lines() const;

 private:
  [[nodiscard]] bool take(std::string_view text, const Pattern& pattern);
  void end_line();

  std::filesystem::path log_;
  std::uint64_t offset_;
  std::string part_;  ///< Of a line that has not ended.
  std::deque<std::string> last_;
};

}  // namespace weir::system
