// Short programs: started, fed, read to their end within a deadline.
#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "process/spawn.h"

namespace weir::process {

struct ProcessRequest {
  std::vector<std::string> arguments;  ///< [0] is looked up on PATH unless it has a slash.
  /// NAME=VALUE, the whole of it; our own environment if not given.
  std::optional<std::vector<std::string>> environment = {};
  std::filesystem::path folder = {};              ///< Working folder; empty: ours.
  std::string input = {};                         ///< What it reads from its standard input.
  std::optional<Account> account = {};            ///< Only root may name another.
  std::size_t output_limit = 16UL * 1024 * 1024;  ///< Bytes kept of each output; the rest is read.
};

/// How a process ended.
struct ExitStatus {
  int code = 0;    ///< Its exit code, if it ended by itself.
  int signal = 0;  ///< The signal that ended it, else 0.

  [[nodiscard]] bool success() const { return code == 0 && signal == 0; }
};

/// "with exit code 1", "by signal 9 (Killed)".
[[nodiscard]] std::string describe(const ExitStatus& status);

/// What waitpid(2) reported.
[[nodiscard]] ExitStatus to_exit_status(int wait_status);

struct ProcessOutput {
  ExitStatus status;
  std::string out;
  std::string error;
  bool truncated = false;  ///< An output was longer than the limit.
};

/// Runs the program to its end. Unavailable if it cannot be started, Timeout (with its last line of
/// standard error as the hint) or Cancelled if it was killed because of `deadline` or `stop`. Its
/// process group is gone when this returns (and of one that was killed its whole tree), and killed
/// if weir ends before, however it ends (see process/guard.h); the program itself is killed too if
/// the calling thread ends.
[[nodiscard]] Result<ProcessOutput> run_process(const ProcessRequest& request, Deadline deadline,
                                                const std::stop_token& stop);

}  // namespace weir::process
