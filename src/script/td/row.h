// Lines of fields: expected rows and column names.
#pragma once

#include "script/td/context.h"

namespace weir::td {

/// Splits the line into fields, which are added to the script. `span` is the line without its line
/// end; its first byte is left out if it is the backslash that escapes a line.
[[nodiscard]] Row parse_row(Context& context, Span span);

/// The line without the backslash that escapes it.
[[nodiscard]] Span unescaped(std::string_view text, Span span);

}  // namespace weir::td
