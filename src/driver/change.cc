// Places in a log, as texts.
#include "driver/change.h"

#include <fmt/format.h>

#include <charconv>

namespace weir::driver {
namespace {

constexpr unsigned kHalf = 32;

bool parse_half(std::string_view text, std::uint32_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::string to_text(LogPosition position) {
  return fmt::format("{:X}/{:X}", position >> kHalf, position & 0xFFFFFFFFU);
}

std::optional<LogPosition> parse_position(std::string_view text) {
  const std::size_t slash = text.find('/');
  std::uint32_t high = 0;
  std::uint32_t low = 0;
  if (slash == std::string_view::npos || !parse_half(text.substr(0, slash), high) ||
      !parse_half(text.substr(slash + 1), low)) {
    return std::nullopt;
  }
  return (LogPosition{high} << kHalf) | low;
}

}  // namespace weir::driver
