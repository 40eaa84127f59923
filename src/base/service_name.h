// What a service can be called, in descriptions, options and scripts.
#pragma once

#include <string_view>

namespace weir {

/// Letters, digits, `-` and `_`, at least one. Whether there is a service of the name is another
/// question.
[[nodiscard]] bool is_service_name(std::string_view text);

/// What to say to somebody whose name is none.
inline constexpr std::string_view kServiceNameHint = "names are made of letters, digits, - and _";

}  // namespace weir
