// Mask: what `$ set-regex` does to actual values before they are compared.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace re2 {
class RE2;
}

namespace weir::run {

/// A regex with its replacement, or nothing. Cheap to copy; any thread may apply it.
class Mask {
 public:
  Mask() = default;
  /// `replacement` as in Rust's regex crate: $1, ${1}, $name, ${name}, $$; `$1x` is the group
  /// called `1x`, and a group that does not exist is empty.
  [[nodiscard]] static Result<Mask> create(std::string_view pattern, std::string_view replacement);

  [[nodiscard]] bool active() const { return regex_ != nullptr; }
  /// `text` with all matches replaced.
  [[nodiscard]] std::string apply(std::string_view text) const;

 private:
  std::shared_ptr<const re2::RE2> regex_;
  std::string replacement_;
};

/// A compiled pattern that is searched anywhere in a text; Usage error if it does not compile.
class Pattern {
 public:
  [[nodiscard]] static Result<Pattern> create(std::string_view pattern);
  [[nodiscard]] bool found_in(std::string_view text) const;

 private:
  std::shared_ptr<const re2::RE2> regex_;
};

/// The text as a pattern that matches only itself.
[[nodiscard]] std::string escape_pattern(std::string_view text);

}  // namespace weir::run
