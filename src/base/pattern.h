// Pattern: a regular expression of a user, compiled once.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace re2 {
class RE2;
}

namespace weir {

/// Whether a dot matches a newline.
enum class PatternDot : unsigned char { AnyButNewline, Any };

/// RE2, so time is linear and there is no look-around. Cheap to copy; any thread may match.
class Pattern {
 public:
  /// Usage error if it does not compile.
  [[nodiscard]] static Result<Pattern> create(std::string_view pattern,
                                              PatternDot dot = PatternDot::AnyButNewline);

  /// Somewhere in the text.
  [[nodiscard]] bool found_in(std::string_view text) const;
  /// From its first byte to its last.
  [[nodiscard]] bool matches_all_of(std::string_view text) const;

  [[nodiscard]] const re2::RE2& compiled() const { return *regex_; }

 private:
  std::shared_ptr<const re2::RE2> regex_;
};

/// The text as a pattern that matches only itself.
[[nodiscard]] std::string escape_pattern(std::string_view text);

}  // namespace weir
