// Texts as they stand in SQL.
#pragma once

#include <string>
#include <string_view>

namespace weir {

/// A string literal of standard SQL, where a backslash is no escape.
[[nodiscard]] inline std::string quote_literal(std::string_view text) {
  std::string quoted = "'";
  for (const char byte : text) quoted.append(byte == '\'' ? 2 : 1, byte);
  return quoted + "'";
}

}  // namespace weir
