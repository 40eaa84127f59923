// Mask: what `$ set-regex` does to actual values before they are compared.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/pattern.h"
#include "base/result.h"

namespace weir::run {

/// A regex with its replacement, or nothing. Cheap to copy; any thread may apply it.
class Mask {
 public:
  Mask() = default;
  /// `replacement` as in Rust's regex crate: $1, ${1}, $name, ${name}, $$; `$1x` is the group
  /// called `1x`, and a group that does not exist is empty.
  [[nodiscard]] static Result<Mask> create(std::string_view pattern, std::string_view replacement);

  [[nodiscard]] bool active() const { return pattern_.has_value(); }
  /// `text` with all matches replaced.
  [[nodiscard]] std::string apply(std::string_view text) const;

 private:
  std::optional<Pattern> pattern_;
  std::string replacement_;
};

}  // namespace weir::run
