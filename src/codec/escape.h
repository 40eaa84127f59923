// Byte escapes of body lines: how scripts write bytes that are not text.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace weir::codec {

/// `\xHH` becomes the byte, a backslash before any other character is dropped and the character
/// stays; one at the end stays. Usage error if `\x` is not followed by two hexadecimal digits.
[[nodiscard]] Result<std::string> unescape_bytes(std::string_view line);

}  // namespace weir::codec
