// Network addresses.
#include "value/pg/network.h"

#include <array>

#include "value/pg/bytes.h"
#include "value/pg/number.h"
#include "value/pg/wire.h"

namespace weir::pg {
namespace {

constexpr std::uint8_t kFamily4 = 2;
constexpr std::uint8_t kFamily6 = 3;

void append_dotted(std::string_view bytes, std::string& out) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0) out += '.';
    append_integer(static_cast<unsigned char>(bytes[i]), out);
  }
}

using Words = std::array<std::uint16_t, 8>;

struct Run {
  std::size_t begin = 0;
  std::size_t length = 0;
};

/// The first longest run of zero words; a single zero does not count.
Run longest_zeros(const Words& words) {
  Run best;
  Run current;
  for (std::size_t i = 0; i < words.size(); ++i) {
    current =
        words[i] == 0 ? Run{current.length == 0 ? i : current.begin, current.length + 1} : Run{};
    if (current.length > best.length) best = current;
  }
  return best.length >= 2 ? best : Run{};
}

/// Whether the last four bytes are printed as an address of version 4.
bool embeds_dotted(const Words& words, const Run& zeros) {
  if (zeros.begin != 0) return false;
  return zeros.length == 6 || (zeros.length == 7 && words[7] != 1) ||
         (zeros.length == 5 && words[5] == 0xFFFF);
}

void append_word(std::uint16_t word, std::string& out) {
  char digits[4];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, word, 16).ptr);
}

void append_colons(std::string_view bytes, std::string& out) {
  Words words;
  WireReader reader(bytes);
  for (std::uint16_t& word : words) word = reader.read<std::uint16_t>();
  const Run zeros = longest_zeros(words);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (zeros.length > 0 && i == zeros.begin) {
      out += "::";
      i += zeros.length - 1;
      continue;
    }
    if (i > 0 && !out.ends_with("::")) out += ':';
    if (i == 6 && embeds_dotted(words, zeros)) {
      append_dotted(bytes.substr(12), out);
      return;
    }
    append_word(words[i], out);
  }
}

enum class Prefix { WhenShort, Always };

bool append_address(std::string_view raw, Prefix prefix, std::string& out) {
  WireReader reader(raw);
  const auto family = reader.read<std::uint8_t>();
  const auto bits = reader.read<std::uint8_t>();
  reader.read<std::uint8_t>();  // whether it is a cidr: the type says so already
  const std::string_view bytes = reader.read_bytes(reader.read<std::uint8_t>());
  const bool known =
      (family == kFamily4 && bytes.size() == 4) || (family == kFamily6 && bytes.size() == 16);
  if (!known || !reader.complete()) return false;
  if (family == kFamily4) {
    append_dotted(bytes, out);
  } else {
    append_colons(bytes, out);
  }
  if (prefix == Prefix::WhenShort && bits == bytes.size() * 8) return true;
  out += '/';
  append_integer(bits, out);
  return true;
}

}  // namespace

bool inet_binary(std::string_view raw, std::string& out) {
  return append_address(raw, Prefix::WhenShort, out);
}

bool cidr_binary(std::string_view raw, std::string& out) {
  return append_address(raw, Prefix::Always, out);
}

bool macaddr_binary(std::string_view raw, std::string& out) {
  if (raw.size() != 6 && raw.size() != 8) return false;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (i > 0) out += ':';
    append_hex(raw.substr(i, 1), out);
  }
  return true;
}

}  // namespace weir::pg
