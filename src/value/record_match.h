// Equality of values, where a dialect takes different texts for the same.
#pragma once

#include <string_view>

#include "value/record_style.h"
#include "value/result_set.h"

namespace weir::record {

/// Tells whether an expected value, a text of the script, stands for an actual one.
class ValueMatcher {
 public:
  ValueMatcher(const RecordStyle& style, std::string_view letters, const ResultSet& result)
      : style_(style), letters_(letters), result_(result) {}

  /// `index` of the value, row by row. Equal texts always match.
  [[nodiscard]] bool operator()(std::size_t index, std::string_view expected,
                                std::string_view actual) const {
    return expected == actual || matches_otherwise(index, expected, actual);
  }

 private:
  [[nodiscard]] bool matches_otherwise(std::size_t index, std::string_view expected,
                                       std::string_view actual) const;

  const RecordStyle& style_;
  std::string_view letters_;
  const ResultSet& result_;
};

/// A text with `<REGEX>:` or `<!REGEX>:` before it.
[[nodiscard]] bool has_regex_marker(std::string_view expected);
/// Whether the whole text matches the regex behind the marker, or must not and does not. A regex
/// that does not compile matches nothing.
[[nodiscard]] bool matches_marked_regex(std::string_view expected, std::string_view actual);

/// Whether the pieces of `expected` between `<slt:ignore>` occur in `actual` in their order.
[[nodiscard]] bool matches_around_ignored(std::string_view expected, std::string_view actual);

inline constexpr std::string_view kIgnoreMarker = "<slt:ignore>";

}  // namespace weir::record
