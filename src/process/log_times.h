// LogTimes: how long a log was at which time, so that lines written since some time can be found.
//
// Programs write their logs as they like, often without times. The supervisor notes the length of
// each log about once a second, if it has grown, in a file beside it.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace weir::process {

/// The file beside a log: lines "MILLISECONDS LENGTH", the time counted from 1970.
[[nodiscard]] std::filesystem::path log_times_path(const std::filesystem::path& log);

/// Notes lengths; used by one thread.
class LogTimes {
 public:
  void add(const std::filesystem::path& log) { lengths_.try_emplace(log, 0); }
  /// Notes each log that has grown. Failures to write are passed over: only `--since` is less
  /// exact.
  void note(std::chrono::milliseconds since_1970);

 private:
  std::map<std::filesystem::path, std::uintmax_t> lengths_;
};

/// How long the log was at that time, by the text of the file beside it; 0 if it is not known.
[[nodiscard]] std::uint64_t length_at(std::string_view times, std::chrono::milliseconds since_1970);

}  // namespace weir::process
