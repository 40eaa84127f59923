// Byte strings as text.
#include "value/pg/bytes.h"

#include "value/pg/number.h"
#include "value/pg/wire.h"

namespace weir::pg {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";

void append_hex_byte(char byte, std::string& out) {
  const auto value = static_cast<unsigned char>(byte);
  out += kHexDigits[value >> 4U];
  out += kHexDigits[value & 0x0FU];
}

void append_escaped_byte(char byte, std::string& out) {
  switch (byte) {
    case '\t': out += "\\t"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\'': out += "\\'"; return;
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    default: break;
  }
  if (byte >= 0x20 && byte < 0x7F) {
    out += byte;
    return;
  }
  out += "\\x";
  append_hex_byte(byte, out);
}

/// 0 to 15, or -1.
int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

bool append_from_hex(std::string_view digits, std::string& out) {
  if (digits.size() % 2 != 0) return false;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const int high = hex_value(digits[i]);
    const int low = hex_value(digits[i + 1]);
    if (high < 0 || low < 0) return false;
    append_escaped_byte(static_cast<char>(high * 16 + low), out);
  }
  return true;
}

/// Three octal digits; false if they are not, or more than a byte.
bool read_octal(std::string_view digits, char& byte) {
  if (digits.size() < 3) return false;
  int value = 0;
  for (const char digit : digits.substr(0, 3)) {
    if (digit < '0' || digit > '7') return false;
    value = value * 8 + (digit - '0');
  }
  byte = static_cast<char>(value);
  return value < 256;
}

/// The server's older form: backslash doubled, other bytes as "\ooo".
bool append_from_escaped(std::string_view text, std::string& out) {
  while (!text.empty()) {
    char byte = text.front();
    std::size_t length = 1;
    if (byte == '\\') {
      if (text.substr(1, 1) == "\\") {
        length = 2;
      } else if (read_octal(text.substr(1), byte)) {
        length = 4;
      } else {
        return false;
      }
    }
    append_escaped_byte(byte, out);
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace

void append_hex(std::string_view bytes, std::string& out) {
  for (const char byte : bytes) append_hex_byte(byte, out);
}

bool char_binary(std::string_view raw, std::string& out) {
  return integer_binary<std::int8_t>(raw, out);
}

bool char_text(std::string_view raw, std::string& out) {
  char byte = raw.empty() ? '\0' : raw.front();
  if (raw.size() > 1 && !(raw.size() == 4 && byte == '\\' && read_octal(raw.substr(1), byte))) {
    return false;
  }
  append_integer(static_cast<signed char>(byte), out);
  return true;
}

bool bytea_binary(std::string_view raw, std::string& out) {
  for (const char byte : raw) append_escaped_byte(byte, out);
  return true;
}

bool bytea_text(std::string_view raw, std::string& out) {
  if (raw.starts_with("\\x")) return append_from_hex(raw.substr(2), out);
  return append_from_escaped(raw, out);
}

bool uuid_binary(std::string_view raw, std::string& out) {
  if (raw.size() != 16) return false;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    append_hex_byte(raw[i], out);
  }
  return true;
}

bool bits_binary(std::string_view raw, std::string& out) {
  WireReader reader(raw);
  const auto count = reader.read<std::uint32_t>();
  const std::string_view bytes = reader.read_bytes(std::size_t{count} / 8 + (count % 8 != 0));
  if (!reader.complete()) return false;
  for (std::size_t i = 0; i < count; ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i / 8]);
    out += (byte >> (7 - i % 8) & 1U) != 0 ? '1' : '0';
  }
  return true;
}

}  // namespace weir::pg
