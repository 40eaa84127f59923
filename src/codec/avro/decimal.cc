// Exact decimals.
#include "codec/avro/decimal.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <vector>

namespace weir::codec::avro {
namespace {

/// Big-endian bytes of an unsigned number in decimal digits.
std::string magnitude_bytes(std::string_view digits) {
  std::vector<std::uint32_t> limbs;  // base 2^32, the lowest first
  for (const char digit : digits) {
    std::uint64_t carry = static_cast<std::uint64_t>(digit - '0');
    for (std::uint32_t& limb : limbs) {
      carry += std::uint64_t{limb} * 10;
      limb = static_cast<std::uint32_t>(carry);
      carry >>= 32U;
    }
    if (carry != 0) limbs.push_back(static_cast<std::uint32_t>(carry));
  }
  std::string bytes;
  for (const std::uint32_t limb : std::views::reverse(limbs)) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes += static_cast<char>((limb >> static_cast<unsigned>(shift)) & 0xFFU);
    }
  }
  bytes.erase(0, std::min(bytes.find_first_not_of('\0'), bytes.size()));
  return bytes;
}

void negate(std::string& bytes) {
  unsigned carry = 1;
  for (char& byte : std::views::reverse(bytes)) {
    carry += static_cast<unsigned char>(~static_cast<unsigned char>(byte));
    byte = static_cast<char>(carry & 0xFFU);
    carry >>= 8U;
  }
}

bool is_negative(std::string_view bytes) {
  return !bytes.empty() && (static_cast<unsigned char>(bytes.front()) & 0x80U) != 0;
}

/// Decimal digits of an unsigned big-endian number; without leading zeros, so empty for zero.
std::string magnitude_digits(std::string_view bytes) {
  constexpr std::uint64_t kBase = 1'000'000'000;
  std::vector<std::uint32_t> limbs;  // base 10^9, the lowest first
  for (const char c : bytes) {
    std::uint64_t carry = static_cast<unsigned char>(c);
    for (std::uint32_t& limb : limbs) {
      carry += std::uint64_t{limb} << 8U;
      limb = static_cast<std::uint32_t>(carry % kBase);
      carry /= kBase;
    }
    if (carry != 0) limbs.push_back(static_cast<std::uint32_t>(carry));
  }
  std::string digits;
  for (const std::uint32_t limb : std::views::reverse(limbs)) {
    digits += digits.empty() ? fmt::format("{}", limb) : fmt::format("{:09}", limb);
  }
  return digits;
}

}  // namespace

std::optional<std::string> decimal_bytes(const ExactNumber& number, std::uint32_t precision,
                                         std::uint32_t scale) {
  if (number.digits.empty()) return std::string(1, '\0');
  const std::int64_t length = number.exponent + scale;
  const auto given = static_cast<std::int64_t>(number.digits.size());
  if (length < given || length > precision) return std::nullopt;
  std::string bytes =
      magnitude_bytes(number.digits + std::string(static_cast<std::size_t>(length - given), '0'));
  if (is_negative(bytes)) bytes.insert(bytes.begin(), '\0');
  if (!number.negative) return bytes;
  negate(bytes);
  if (!is_negative(bytes)) bytes.insert(bytes.begin(), '\xFF');
  while (bytes.size() > 1 && bytes[0] == '\xFF' && is_negative(std::string_view(bytes).substr(1))) {
    bytes.erase(0, 1);
  }
  return bytes;
}

std::string decimal_text(std::string_view bytes, std::uint32_t scale) {
  const bool negative = is_negative(bytes);
  std::string magnitude(bytes);
  if (negative) negate(magnitude);
  // The most negative number has no positive one of its size: its bits are right as unsigned ones.
  std::string digits = magnitude_digits(magnitude);
  if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
  if (scale > 0) digits.insert(digits.size() - scale, ".");
  return negative ? "-" + digits : digits;
}

}  // namespace weir::codec::avro
