// Whole files: read at once, written atomically; and text added to their end.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace weir {

/// The file's bytes. Unavailable if it cannot be read, with the system's reason.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path);

/// Replaces the file in one step (temporary file beside it, then rename); its mode is kept.
[[nodiscard]] Result<void> write_file(const std::filesystem::path& path, std::string_view content);

/// Adds `content` to the end of the file, which is made if there is none.
[[nodiscard]] Result<void> append_file(const std::filesystem::path& path, std::string_view content);

/// One name for a file, however it is reached: absolute, without links. The path itself if it
/// cannot be known.
[[nodiscard]] std::string path_identity(const std::filesystem::path& path);

}  // namespace weir
