// Troubles: what a service leaves behind that says it is broken, whatever it answers.
#pragma once

#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "process/supervisor.h"

namespace weir::system {

/// Looks for core files below a folder, for reports of sanitizers in logs, and for sockets that
/// others than this machine can reach. Not thread-safe.
class Troubles {
 public:
  /// A line for each that was not there before: `core file /run/kafka/core.17`,
  /// `ERROR: AddressSanitizer: heap-use-after-free ... (in /run/kafka/output.log)`.
  /// In the folder where it runs, which may be anybody's, only what lies there itself counts.
  [[nodiscard]] std::vector<std::string> take_new(const std::filesystem::path& folder,
                                                  const std::filesystem::path& working_folder,
                                                  const std::vector<std::filesystem::path>& logs);

  /// A line for each place where others can reach the process and could not when last asked.
  [[nodiscard]] std::vector<std::string> take_open(const process::Service& service);

 private:
  std::set<std::string> known_;
};

}  // namespace weir::system
