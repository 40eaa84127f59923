// ExactNumber: a decimal number of any size, compared by value.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace weir::codec {

/// 0.DIGITS times ten to the power of `exponent`; `digits` neither begins nor ends with a zero and
/// is empty for zero, so that equal numbers have equal members.
struct ExactNumber {
  bool negative = false;
  std::string digits;
  std::int64_t exponent = 0;

  friend bool operator==(const ExactNumber&, const ExactNumber&) = default;
};

/// `text` is a number as JSON writes it. Exponents beyond 18 digits count as the largest.
[[nodiscard]] ExactNumber exact_number(std::string_view text);
[[nodiscard]] ExactNumber exact_number(std::int64_t integer);

[[nodiscard]] std::strong_ordering compare(const ExactNumber& left, const ExactNumber& right);

}  // namespace weir::codec
