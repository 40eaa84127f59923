// A rough look at SQL text: enough to tell whether a statement can end where it does.
#pragma once

#include <string_view>

namespace weir::td {

/// What the text leaves open at its end. Knows strings, quoted names, dollar quotes and comments;
/// knows nothing of any dialect.
struct SqlShape {
  bool inside = false;  ///< In a string, quoted name, comment or parenthesis.
  bool wants_more =
      false;           ///< Ends with a comma, an operator or a word that something must follow.
  bool ended = false;  ///< Ends with a semicolon.
};
[[nodiscard]] SqlShape shape_of(std::string_view sql);

}  // namespace weir::td
