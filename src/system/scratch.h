// Scratch: the run's folder where nothing is started, so that there is no supervisor to remove it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace weir::system {

/// Made by weir itself; the destructor removes it.
class Scratch {
 public:
  /// In the first of `bases`; in all of them what dead runs left is removed.
  [[nodiscard]] static Result<std::unique_ptr<Scratch>> create(
      const std::vector<std::filesystem::path>& bases);
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch();
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  /// Names of the folders of runs on this machine that were found dead, and cleaned up.
  [[nodiscard]] const std::vector<std::string>& dead_runs() const { return dead_runs_; }

 private:
  Scratch(std::filesystem::path folder, std::vector<std::string> dead_runs)
      : folder_(std::move(folder)), dead_runs_(std::move(dead_runs)) {}
  std::filesystem::path folder_;
  std::vector<std::string> dead_runs_;
};

/// The name of a run's folder, which no other run has, with characters for any identifier: what the
/// names of its databases begin with.
[[nodiscard]] std::string unique_name(std::string run_folder);
[[nodiscard]] std::string unique_name(const Scratch& scratch);

}  // namespace weir::system
