// DuckDB's library: fetched when somebody first needs it, unless the cache has it.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "system/fetch_once.h"
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
  explicit DuckdbLibrary(Options options)
      : options_(std::move(options)),
        library_("DuckDB's library", [this](const Patience& patience) { return fetch(patience); }) {
  }

  /// The library's file; see FetchOnce.
  [[nodiscard]] Result<std::filesystem::path> find(const Patience& patience) {
    return library_.get(patience);
  }

 private:
  [[nodiscard]] Result<std::filesystem::path> fetch(const Patience& patience) const;

  const Options options_;
  FetchOnce library_;
};

}  // namespace weir::system
