// `%.3f` as SQLite 3.40 prints it, where scripts of its suite have their numbers from.
//
// The number is rounded before its digits are taken, by adding half of the last place and, where
// the digits allow it, a few units in the sixteenth; what stands behind the sixteenth digit is
// zero.
#include <array>
#include <bit>
#include <cmath>

#include "value/record_number.h"

namespace weir::record {
namespace {

constexpr int kPlaces = 3;
constexpr int kMeaningful = 16;
constexpr int kLargestExponent = 350;

/// A positive number as a factor in [1, 10) and a power of ten.
struct Scaled {
  long double factor = 0;
  int exponent = 0;
};

Scaled scale(long double value) {
  Scaled scaled{value, 0};
  long double power = 1;
  struct Jump {
    double factor;  // not long double: 1e100 is inexact, and the last digit shows it
    int exponent;
  };
  for (const Jump jump : {Jump{1e100, 100}, Jump{1e10, 10}, Jump{10.0, 1}}) {
    while (value >= jump.factor * power && scaled.exponent <= kLargestExponent) {
      power *= jump.factor;
      scaled.exponent += jump.exponent;
    }
  }
  scaled.factor /= power;
  for (; scaled.factor < 1e-8; scaled.exponent -= 8) scaled.factor *= 1e8L;
  for (; scaled.factor < 1.0L; --scaled.exponent) scaled.factor *= 10.0L;
  return scaled;
}

/// Gives the digits of a factor from the left, zeros when they mean nothing any more.
class Digits {
 public:
  explicit Digits(long double factor) : factor_(factor) {}

  char next() {
    if (left_ == 0) return '0';
    --left_;
    const int digit = static_cast<int>(factor_);
    factor_ = (factor_ - static_cast<long double>(digit)) * 10.0L;
    return static_cast<char>('0' + digit);
  }

 private:
  long double factor_;
  int left_ = kMeaningful;
};

long double half_of_last_place(double value) {
  long double half = 0.0005L;
  const auto biased = std::bit_cast<std::uint64_t>(value) >> 52U & 0x7FFU;
  const int binary_exponent = static_cast<int>(biased) - 1023;
  if (kPlaces + binary_exponent / 3 < 15) half += static_cast<long double>(value) * 3e-16L;
  return half;
}

}  // namespace

void append_sqlite_real(double value, std::string& out) {
  if (std::isnan(value)) {
    out += "NaN";
    return;
  }
  if (value < 0) {
    out += '-';
    value = -value;
  }
  const Scaled scaled = scale(static_cast<long double>(value) + half_of_last_place(value));
  if (scaled.exponent > kLargestExponent) {
    out += "Inf";
    return;
  }
  Digits digits(scaled.factor);
  int place = scaled.exponent;
  if (place < 0) out += '0';
  for (; place >= 0; --place) out += digits.next();
  out += '.';
  for (int behind = -1; behind >= -kPlaces; --behind) {
    out += behind > scaled.exponent ? '0' : digits.next();
  }
}

}  // namespace weir::record
