// Decimal numbers of any size.
#include "codec/exact_number.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace weir::codec {
namespace {

constexpr std::int64_t kHugeExponent = 1'000'000'000'000'000'000;

std::int64_t read_exponent(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t exponent = 0;
  if (parse_integer(text, exponent)) return std::clamp(exponent, -kHugeExponent, kHugeExponent);
  return text.starts_with('-') ? -kHugeExponent : kHugeExponent;
}

}  // namespace

ExactNumber exact_number(std::string_view text) {
  ExactNumber number;
  number.negative = text.starts_with('-');
  if (number.negative) text.remove_prefix(1);
  std::int64_t exponent = 0;
  if (const std::size_t at = text.find_first_of("eE"); at != std::string_view::npos) {
    exponent = read_exponent(text.substr(at + 1));
    text = text.substr(0, at);
  }
  const std::size_t point = std::min(text.find('.'), text.size());
  number.digits = text.substr(0, point);
  if (point < text.size()) number.digits += text.substr(point + 1);
  number.exponent = static_cast<std::int64_t>(point) + exponent;
  const std::size_t first = number.digits.find_first_not_of('0');
  if (first == std::string::npos) return {};
  number.digits.erase(number.digits.find_last_not_of('0') + 1);
  number.digits.erase(0, first);
  number.exponent -= static_cast<std::int64_t>(first);
  return number;
}

ExactNumber exact_number(std::int64_t integer) { return exact_number(std::to_string(integer)); }

std::strong_ordering compare(const ExactNumber& left, const ExactNumber& right) {
  const auto sign = [](const ExactNumber& number) {
    if (number.digits.empty()) return 0;
    return number.negative ? -1 : 1;
  };
  if (const auto order = sign(left) <=> sign(right); order != 0) return order;
  auto order = left.exponent <=> right.exponent;
  if (order == 0) order = left.digits <=> right.digits;
  return left.negative ? 0 <=> order : order;
}

}  // namespace weir::codec
