// DuckDB's library: fetched when somebody first needs it, unless the cache has it.
#pragma once

#include <filesystem>
#include <mutex>
#include <optional>

#include "base/result.h"
#include "system/places.h"
#include "system/workshop.h"

namespace weir::system {

/// Every member may be called from any thread.
class DuckdbLibrary {
 public:
  struct Options {
    EnvironmentLookup environment;
    Progress progress = [](std::string_view) {};          ///< May be called from any thread.
    std::filesystem::path supervisor = "/proc/self/exe";  ///< The program that supervises fetching.
  };
  explicit DuckdbLibrary(Options options) : options_(std::move(options)) {}

  /// The library's file. What cannot be had is tried once, unless time was up.
  [[nodiscard]] Result<std::filesystem::path> find(const Patience& patience);

 private:
  [[nodiscard]] Result<std::filesystem::path> fetch(const Patience& patience) const;

  const Options options_;
  std::mutex mutex_;
  std::optional<Result<std::filesystem::path>> found_;  ///< Once it was looked for.
};

}  // namespace weir::system
