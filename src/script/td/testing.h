// Scripts and folders that several tests of the `.td` language use.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace weir::td {

/// The folder of specifications and scripts beside the repository, which may be absent: the
/// environment variable WEIR_SHARED, else `../shared`.
[[nodiscard]] inline std::optional<std::filesystem::path> shared_folder() {
  namespace fs = std::filesystem;
  const char* set = std::getenv("WEIR_SHARED");
  constexpr int kDepth = 4;  // src/script/td/testing.h
  fs::path repository(__FILE__);
  for (int i = 0; i < kDepth; ++i) repository = repository.parent_path();
  const fs::path folder = set != nullptr ? fs::path(set) : repository / ".." / "shared";
  if (!fs::is_directory(folder)) return std::nullopt;
  return folder;
}

}  // namespace weir::td
