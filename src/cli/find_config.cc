// Looking for weir.toml; apart from its parser, which most runs do not need.
#include <filesystem>

#include "cli/config.h"

namespace weir::cli {

namespace fs = std::filesystem;

std::optional<std::string> find_config(const std::string& script) {
  std::error_code error;
  const fs::path start = fs::absolute(script == kStdin ? "." : script, error).lexically_normal();
  fs::path folder = fs::is_directory(start, error) ? start : start.parent_path();
  for (;;) {
    const fs::path candidate = folder / "weir.toml";
    if (fs::is_regular_file(candidate, error)) {
      const fs::path near = candidate.lexically_proximate(fs::current_path(error));
      const bool below = *near.begin() != "..";
      return (below ? near : candidate).string();
    }
    if (folder == folder.parent_path()) return std::nullopt;
    folder = folder.parent_path();
  }
}

}  // namespace weir::cli
