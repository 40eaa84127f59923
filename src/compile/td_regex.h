// Patterns that users write: which groups they have.
#pragma once

#include <string_view>

namespace weir::compile {

/// The first group that `replacement` refers to, as in `$1` or `$name`, and `pattern`, which must
/// compile, does not have: a piece of `replacement`. Empty if there is none.
[[nodiscard]] std::string_view find_unknown_group(std::string_view pattern,
                                                  std::string_view replacement);

}  // namespace weir::compile
