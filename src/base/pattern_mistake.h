// PatternMistake: why a regular expression of a user does not compile.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weir {

struct PatternMistake {
  std::string message;   ///< RE2's, such as `missing )`, in lower case.
  std::string fragment;  ///< The piece of the pattern that it is about; may be empty.
};

/// Nothing for a pattern of which `Pattern::create` makes one.
[[nodiscard]] std::optional<PatternMistake> find_mistake(std::string_view pattern);

}  // namespace weir
