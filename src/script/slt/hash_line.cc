// Reading of hash lines.
#include "script/slt/hash_line.h"

#include <charconv>

#include "script/slt/lines.h"

namespace weir::slt {
namespace {

bool is_hexadecimal(char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') ||
         (byte >= 'A' && byte <= 'F');
}

/// Takes `word` from the front of `rest`; false if it is not there.
bool take(std::string_view& rest, std::string_view word) {
  if (!rest.starts_with(word)) return false;
  rest.remove_prefix(word.size());
  return true;
}

}  // namespace

std::optional<Hash> parse_hash_line(std::string_view text, Span line) {
  std::string_view rest = text.substr(line.begin, line.length);
  if (rest.empty() || rest.front() < '0' || rest.front() > '9') return std::nullopt;
  while (!rest.empty() && is_blank_byte(rest.back())) rest.remove_suffix(1);
  Hash hash;
  const auto [stop, error] = std::from_chars(rest.data(), rest.data() + rest.size(), hash.values);
  if (error != std::errc()) return std::nullopt;
  rest.remove_prefix(static_cast<std::size_t>(stop - rest.data()));
  if (!take(rest, " value")) return std::nullopt;
  if (!rest.empty() && rest.front() == 's') rest.remove_prefix(1);
  if (!take(rest, " hashing to ") || rest.empty()) return std::nullopt;
  for (const char byte : rest) {
    if (!is_hexadecimal(byte)) return std::nullopt;
  }
  hash.digest = {static_cast<std::uint32_t>(rest.data() - text.data()),
                 static_cast<std::uint32_t>(rest.size())};
  return hash;
}

}  // namespace weir::slt
