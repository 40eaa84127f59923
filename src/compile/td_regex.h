// Patterns that users write: whether they compile, and which groups they have.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weir::compile {

/// Why a pattern does not compile.
struct PatternMistake {
  std::string message;   ///< RE2's, such as `missing )`, in lower case.
  std::string fragment;  ///< The piece of the pattern that it is about; may be empty.
};
[[nodiscard]] std::optional<PatternMistake> check_pattern(std::string_view pattern);

/// The first group that `replacement` refers to, as in `$1` or `$name`, and `pattern`, which must
/// compile, does not have: a piece of `replacement`. Empty if there is none.
[[nodiscard]] std::string_view find_unknown_group(std::string_view pattern,
                                                  std::string_view replacement);

}  // namespace weir::compile
