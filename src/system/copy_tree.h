// Copying a folder as fast as the file system allows.
#pragma once

#include <filesystem>
#include <optional>

#include "base/result.h"
#include "process/spawn.h"

namespace weir::system {

/// Copies folders, files and links below `from` to `to`, which must not exist. Modes are kept; all
/// is given to `owner`, if there is one. Unavailable at the first file that cannot be copied.
[[nodiscard]] Result<void> copy_tree(const std::filesystem::path& from,
                                     const std::filesystem::path& to,
                                     const std::optional<process::Account>& owner);

}  // namespace weir::system
