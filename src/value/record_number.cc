// Numbers of records.
#include "value/record_number.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>

namespace weir::record {
namespace {

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

std::string_view without_space(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\n\v\f\r");
  return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

/// What from_chars reads, and beyond its range infinity or zero.
const char* read_real(std::string_view text, double& value) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc::result_out_of_range) {
    value = std::strtod(std::string(text.data(), stop).c_str(), nullptr);
  } else if (error != std::errc()) {
    value = 0;
    return text.data();
  }
  return stop;
}

bool is_plain_decimal(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  const auto digits = [](std::string_view part) {
    return std::all_of(part.begin(), part.end(), is_digit);
  };
  return text.size() > (point < text.size() ? 1U : 0U) && digits(text.substr(0, point)) &&
         (point == text.size() || digits(text.substr(point + 1)));
}

void append_not_finite(double value, std::string& out) {
  out += std::isnan(value) ? "NaN" : value < 0 ? "-inf" : "inf";
}

/// Adds one to the last of the digits, which may have a point and a sign among them.
void increment(std::size_t begin, std::string& digits) {
  const std::size_t first = begin + (digits[begin] == '-' ? 1 : 0);
  for (std::size_t at = digits.size(); at-- > first;) {
    if (digits[at] == '.') continue;
    if (digits[at] != '9') {
      ++digits[at];
      return;
    }
    digits[at] = '0';
  }
  digits.insert(first, 1, '1');
}

bool rounds_away(std::string_view kept, std::string_view cut, Rounding rounding) {
  if (rounding == Rounding::Down || cut.empty() || cut.front() < '5') return false;
  if (rounding == Rounding::HalfUp || cut.front() > '5') return true;
  if (cut.find_first_not_of('0', 1) != std::string_view::npos) return true;
  const char last = kept.ends_with('.') ? kept[kept.size() - 2] : kept.back();
  return (last - '0') % 2 == 1;
}

void drop_sign_of_zero(std::size_t begin, std::string& text) {
  if (text[begin] == '-' && text.find_first_not_of("0.", begin + 1) == std::string::npos) {
    text.erase(begin, 1);
  }
}

}  // namespace

std::int64_t integer_prefix(std::string_view text) {
  text = without_space(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) return text.starts_with('-') ? kLeast : kMost;
  return value;
}

double real_prefix(std::string_view text) {
  text = without_space(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  const std::string_view unsigned_text = text.substr(text.starts_with('-') ? 1 : 0);
  const bool begins =
      !unsigned_text.empty() && (is_digit(unsigned_text.front()) || unsigned_text.front() == '.');
  double value = 0;
  if (begins) read_real(text, value);
  return value;
}

std::optional<double> whole_real(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  if (text.empty() || read_real(text, value) != text.data() + text.size()) return std::nullopt;
  return value;
}

std::int64_t to_integer(double value) {
  constexpr double kLimit = 9223372036854775808.0;
  if (std::isnan(value)) return 0;
  if (value >= kLimit) return kMost;
  if (value < -kLimit) return kLeast;
  return static_cast<std::int64_t>(value);
}

void append_integer(std::int64_t value, std::string& out) {
  std::array<char, 24> digits;  // NOLINT(*-member-init): filled by to_chars
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

void append_c_real(double value, std::string& out) {
  if (!std::isfinite(value)) {
    append_not_finite(value, out);
    return;
  }
  std::array<char, 330> text;  // NOLINT(*-member-init): filled by to_chars
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, 3).ptr;
  out.append(text.data(), static_cast<std::size_t>(end - text.data()));
}

void append_sqlite_text(double value, std::string& out) {
  if (!std::isfinite(value)) {
    out += std::isnan(value) ? "NULL" : value < 0 ? "-Inf" : "Inf";
    return;
  }
  std::array<char, 32> text{};
  const int length = std::snprintf(text.data(), text.size(), "%.15g", value == 0 ? 0.0 : value);
  const std::string_view digits(text.data(), static_cast<std::size_t>(length));
  const std::size_t exponent = std::min(digits.find('e'), digits.size());
  out += digits.substr(0, exponent);
  if (digits.find('.') == std::string_view::npos) out += ".0";
  out += digits.substr(exponent);
}

void append_shortest(double value, std::string& out) {
  if (!std::isfinite(value)) {
    append_not_finite(value, out);
    return;
  }
  std::array<char, 1100> text;  // NOLINT(*-member-init): filled by to_chars
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed).ptr;
  out.append(text.data(), static_cast<std::size_t>(end - text.data()));
}

void append_rounded(std::string_view decimal, std::size_t places, Rounding rounding,
                    std::string& out) {
  const std::size_t point = decimal.find('.');
  if (point == std::string_view::npos || !is_plain_decimal(decimal)) {
    out += decimal;
    return;
  }
  const std::size_t begin = out.size();
  const std::size_t kept = std::min(decimal.size(), point + (places == 0 ? 0 : places + 1));
  if (point == 0 || decimal.starts_with("-.")) {
    out += point == 0 ? "0" : "-0";
    out += decimal.substr(point, kept - point);
  } else {
    out += decimal.substr(0, kept);
  }
  const std::string_view cut = decimal.substr(std::max(kept, point + 1));
  if (rounds_away(std::string_view(out).substr(begin), cut, rounding)) increment(begin, out);
  drop_sign_of_zero(begin, out);
}

void drop_trailing_zeros(std::size_t begin, std::string& text) {
  if (text.find('.', begin) == std::string::npos) return;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
}

std::optional<bool> same_decimal(std::string_view left, std::string_view right) {
  const auto normal = [](std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
    std::string digits = negative ? "-" : "";
    digits += text;
    drop_trailing_zeros(0, digits);
    return digits == "-" ? std::string() : digits;
  };
  if (!is_plain_decimal(left) || !is_plain_decimal(right)) return std::nullopt;
  return normal(left) == normal(right);
}

}  // namespace weir::record
