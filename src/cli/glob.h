// Patterns for paths: `*` and `?` within a name, `**` across folders.
#pragma once

#include <string_view>

namespace weir::cli {

/// Whether the text has characters with a meaning in patterns.
[[nodiscard]] bool is_pattern(std::string_view text);

/// Whether the whole path matches. `*` and `?` do not match `/`; `**` between slashes (or at an
/// end) matches any number of folders, also none.
[[nodiscard]] bool matches_pattern(std::string_view pattern, std::string_view path);

}  // namespace weir::cli
