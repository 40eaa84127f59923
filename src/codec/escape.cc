// Byte escapes of body lines.
#include "codec/escape.h"

#include <fmt/format.h>

#include <charconv>

namespace weir::codec {
namespace {

/// The two digits behind `\x`.
Result<char> parse_byte(std::string_view digits) {
  unsigned char byte = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
  if (digits.size() != 2 || error != std::errc() || end != digits.data() + digits.size()) {
    return fail(ErrorKind::Usage, fmt::format("bad escape `\\x{}`", digits),
                "write a byte as `\\x` and two hexadecimal digits, a backslash as `\\\\`");
  }
  return static_cast<char>(byte);
}

}  // namespace

Result<std::string> unescape_bytes(std::string_view line) {
  std::string bytes;
  bytes.reserve(line.size());
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] != '\\' || i + 1 == line.size()) {
      bytes += line[i];
      continue;
    }
    ++i;
    if (line[i] != 'x') {
      bytes += line[i];
      continue;
    }
    WEIR_TRY_ASSIGN(const char byte, parse_byte(line.substr(i + 1, 2)));
    bytes += byte;
    i += 2;
  }
  return bytes;
}

}  // namespace weir::codec
