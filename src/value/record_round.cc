#include "value/record_round.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace weir::record {
namespace {

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

std::size_t digits_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

/// The end of digits, a point and digits that begin at `at`; `at` itself if they do not.
std::size_t number_end(std::string_view text, std::size_t at) {
  const std::size_t point = digits_end(text, at);
  if (point == at || point + 1 >= text.size() || text[point] != '.') return at;
  const std::size_t end = digits_end(text, point + 1);
  return end == point + 1 ? at : end;
}

}  // namespace

void append_with_rounded_numbers(std::string_view text, std::uint32_t digits, std::string& out) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = number_end(text, at);
    if (end == at) {
      const std::size_t next = std::max(at + 1, digits_end(text, at));
      out += text.substr(at, next - at);
      at = next;
      continue;
    }
    double value = 0;
    std::from_chars(text.data() + at, text.data() + end, value);
    fmt::format_to(std::back_inserter(out), "{:.{}g}", value, digits);
    at = end;
  }
}

void round_numbers_in(ValueList& values, std::uint32_t digits, ValueList& scratch) {
  scratch.clear();
  for (std::size_t i = 0; i < values.size(); ++i) {
    append_with_rounded_numbers(values[i], digits, scratch.open());
    scratch.end_value();
  }
  std::swap(values, scratch);
}

}  // namespace weir::record
