// Writing of UTF-8.
#pragma once

#include <string>

namespace weir::codec {

/// Appends `scalar`, a Unicode scalar value.
inline void append_utf8(std::string& out, char32_t scalar) {
  const auto tail = [&](unsigned shift) {
    out += static_cast<char>(0x80U | ((scalar >> shift) & 0x3FU));
  };
  if (scalar < 0x80) {
    out += static_cast<char>(scalar);
  } else if (scalar < 0x800) {
    out += static_cast<char>(0xC0U | (scalar >> 6U));
    tail(0);
  } else if (scalar < 0x10000) {
    out += static_cast<char>(0xE0U | (scalar >> 12U));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0U | (scalar >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace weir::codec
