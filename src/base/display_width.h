// DisplayWidth: how many columns of a terminal a text takes.
#pragma once

#include <cstddef>
#include <string_view>

namespace weir {

/// Columns of valid UTF-8: two for East Asian wide characters and emoji, none for combining marks,
/// otherwise one. An approximation by blocks; invalid bytes count one each.
[[nodiscard]] std::size_t display_width(std::string_view text);

}  // namespace weir
