// Scratch: the run's folder where nothing is started, so that there is no supervisor to remove it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"

namespace weir::system {

/// Made by weir itself; the destructor removes it. Also removes what dead runs left beside it.
class Scratch {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Scratch>> create(const std::filesystem::path& base);
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch();
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

 private:
  explicit Scratch(std::filesystem::path folder) : folder_(std::move(folder)) {}
  std::filesystem::path folder_;
};

/// The part of a run folder's name that no other run has, with characters for any identifier.
[[nodiscard]] std::string unique_name(const Scratch& scratch);

}  // namespace weir::system
