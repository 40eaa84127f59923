// Numbers in plain notation.
#include "value/pg/number.h"

#include <algorithm>
#include <cmath>

namespace weir::pg {
namespace {

constexpr int kLargestExponent = 150'000;

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

/// A decimal number in pieces.
struct Decimal {
  bool negative = false;
  std::string_view whole;     ///< Digits before the point.
  std::string_view fraction;  ///< Digits after it.
  int exponent = 0;
};

std::string_view take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

bool take_exponent(std::string_view text, int& exponent) {
  if (text.empty()) return true;
  if (text.front() != 'e' && text.front() != 'E') return false;
  text.remove_prefix(1);
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
  return error == std::errc() && stop == text.data() + text.size() &&
         exponent <= kLargestExponent && exponent >= -kLargestExponent;
}

bool read_decimal(std::string_view text, Decimal& number) {
  if (!text.empty() && text.front() == '-') {
    number.negative = true;
    text.remove_prefix(1);
  }
  number.whole = take_digits(text);
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    number.fraction = take_digits(text);
  }
  if (number.whole.empty() && number.fraction.empty()) return false;
  return take_exponent(text, number.exponent);
}

bool is_zero(const Decimal& number) {
  const auto zeros = [](std::string_view digits) {
    return digits.find_first_not_of('0') == std::string_view::npos;
  };
  return zeros(number.whole) && zeros(number.fraction);
}

/// Appends whole and fraction with the point moved `exponent` places to the right.
void append_shifted(std::string_view whole, std::string_view fraction, int exponent,
                    std::string& out) {
  const auto places = static_cast<std::size_t>(std::abs(exponent));
  if (exponent >= 0) {
    const std::size_t moved = std::min(places, fraction.size());
    out.append(whole).append(fraction.substr(0, moved)).append(places - moved, '0');
    if (moved < fraction.size()) out.append(1, '.').append(fraction.substr(moved));
    return;
  }
  const std::size_t moved = std::min(places, whole.size());
  out.append(whole.substr(0, whole.size() - moved));
  if (moved == whole.size()) out += '0';
  out.append(1, '.').append(places - moved, '0');
  out.append(whole.substr(whole.size() - moved)).append(fraction);
}

/// Removes zeros in front of the number that starts at `begin`, but leaves one digit.
void drop_leading_zeros(std::string& out, std::size_t begin) {
  std::size_t zeros = 0;
  while (begin + zeros + 1 < out.size() && out[begin + zeros] == '0' &&
         is_digit(out[begin + zeros + 1])) {
    ++zeros;
  }
  out.erase(begin, zeros);
}

/// Removes zeros at the end of a fraction whose point stands at `point`, and an empty fraction.
void drop_trailing_zeros(std::size_t point, std::string& out) {
  out.erase(out.find_last_not_of('0') + 1);
  if (out.size() == point + 1) out.pop_back();
}

/// Moves the point of the shortest scientific digits, such as "1.5e-07".
template <std::floating_point Float>
bool append_float(Float value, std::string& out) {
  if (std::isnan(value)) {
    out += "NaN";
    return true;
  }
  if (std::isinf(value)) {
    out += value < 0 ? "-inf" : "inf";
    return true;
  }
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific);
  Decimal number;
  read_decimal({text, end.ptr}, number);
  if (number.negative) out += '-';
  append_shifted(number.whole, number.fraction, is_zero(number) ? 0 : number.exponent, out);
  return true;
}

template <std::floating_point Float>
bool append_float_text(std::string_view raw, std::string& out) {
  Float value = 0;
  const char* end = raw.data() + raw.size();
  const auto [stop, error] = std::from_chars(raw.data(), end, value);
  return error == std::errc() && stop == end && append_float(value, out);
}

constexpr std::uint16_t kNegative = 0x4000;
constexpr std::uint16_t kNaN = 0xC000;
constexpr std::uint16_t kInfinity = 0xD000;
constexpr std::uint16_t kMinusInfinity = 0xF000;

/// Appends the four digits of one group.
void append_group(std::uint16_t group, std::string& out) {
  const char digits[4] = {
      static_cast<char>('0' + group / 1000), static_cast<char>('0' + group / 100 % 10),
      static_cast<char>('0' + group / 10 % 10), static_cast<char>('0' + group % 10)};
  out.append(digits, sizeof digits);
}

/// Groups of four digits with the place of the first one, as numeric is sent.
class NumericGroups {
 public:
  NumericGroups(std::string_view bytes, int weight) : bytes_(bytes), weight_(weight) {}
  /// The group worth 10000^power; zero where none is stored.
  [[nodiscard]] std::uint16_t at(int power) const {
    const int index = weight_ - power;
    if (index < 0 || index >= count()) return 0;
    return WireReader(bytes_.substr(static_cast<std::size_t>(index) * 2)).read<std::uint16_t>();
  }
  [[nodiscard]] int highest() const { return weight_; }
  [[nodiscard]] int lowest() const { return weight_ - count() + 1; }
  [[nodiscard]] bool valid() const {
    for (int power = lowest(); power <= highest(); ++power) {
      if (at(power) > 9999) return false;
    }
    return true;
  }
  [[nodiscard]] bool zero() const {
    for (int power = lowest(); power <= highest(); ++power) {
      if (at(power) != 0) return false;
    }
    return true;
  }

 private:
  [[nodiscard]] int count() const { return static_cast<int>(bytes_.size() / 2); }
  std::string_view bytes_;
  int weight_;
};

void append_groups(const NumericGroups& groups, std::string& out) {
  const std::size_t begin = out.size();
  for (int power = std::max(groups.highest(), 0); power >= 0; --power) {
    append_group(groups.at(power), out);
  }
  drop_leading_zeros(out, begin);
  if (groups.lowest() >= 0) return;
  const std::size_t point = out.size();
  out += '.';
  for (int power = -1; power >= groups.lowest(); --power) append_group(groups.at(power), out);
  drop_trailing_zeros(point, out);
}

/// "12345" becomes "12,345".
void append_with_commas(std::uint64_t value, std::string& out) {
  std::string digits;
  append_integer(value, digits);
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += ',';
    out += digits[i];
  }
}

}  // namespace

bool append_plain(std::string_view number, TrailingZeros zeros, std::string& out) {
  Decimal parts;
  if (!read_decimal(number, parts)) return false;
  if (parts.negative && !is_zero(parts)) out += '-';
  const std::size_t begin = out.size();
  append_shifted(parts.whole, parts.fraction, parts.exponent, out);
  if (out[begin] == '.') out.insert(begin, 1, '0');
  drop_leading_zeros(out, begin);
  const std::size_t point = out.find('.', begin);
  if (zeros == TrailingZeros::Drop && point != std::string::npos) drop_trailing_zeros(point, out);
  return true;
}

void append_server_float(double value, std::string& out) {
  if (std::isinf(value)) {
    out += value < 0 ? "-Infinity" : "Infinity";
    return;
  }
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific);
  Decimal number;
  read_decimal({text, end.ptr}, number);
  const bool plain = number.exponent >= -4 && number.exponent < 15;
  if (plain || std::isnan(value)) {
    append_float(value, out);
  } else {
    out.append(text, end.ptr);
  }
}

bool bool_binary(std::string_view raw, std::string& out) {
  if (raw.size() != 1) return false;
  out += raw.front() != 0 ? "true" : "false";
  return true;
}

bool bool_text(std::string_view raw, std::string& out) {
  if (raw != "t" && raw != "f") return false;
  out += raw == "t" ? "true" : "false";
  return true;
}

bool numeric_binary(std::string_view raw, std::string& out) {
  WireReader reader(raw);
  const auto count = reader.read<std::uint16_t>();
  const auto weight = reader.read<std::int16_t>();
  const auto sign = reader.read<std::uint16_t>();
  reader.read<std::uint16_t>();  // the scale: zeros at the end are not printed
  const NumericGroups groups(reader.read_bytes(std::size_t{count} * 2), weight);
  if (!reader.complete()) return false;
  switch (sign) {
    case kNaN: out += "NaN"; return true;
    case kInfinity: out += "Infinity"; return true;
    case kMinusInfinity: out += "-Infinity"; return true;
    case 0:
    case kNegative: break;
    default: return false;
  }
  if (!groups.valid()) return false;
  if (groups.zero()) {
    out += '0';
    return true;
  }
  if (sign == kNegative) out += '-';
  append_groups(groups, out);
  return true;
}

bool numeric_text(std::string_view raw, std::string& out) {
  return append_plain(raw, TrailingZeros::Drop, out);
}

bool float4_binary(std::string_view raw, std::string& out) {
  WireReader reader(raw);
  return append_float(reader.read_float(), out) && reader.complete();
}
bool float8_binary(std::string_view raw, std::string& out) {
  WireReader reader(raw);
  return append_float(reader.read_double(), out) && reader.complete();
}
bool float4_text(std::string_view raw, std::string& out) {
  return append_float_text<float>(raw, out);
}
bool float8_text(std::string_view raw, std::string& out) {
  return append_float_text<double>(raw, out);
}

bool money_binary(std::string_view raw, std::string& out) {
  WireReader reader(raw);
  const auto cents = reader.read<std::int64_t>();
  const std::uint64_t size =
      cents < 0 ? -static_cast<std::uint64_t>(cents) : static_cast<std::uint64_t>(cents);
  out += cents < 0 ? "-$" : "$";
  append_with_commas(size / 100, out);
  out += '.';
  out += static_cast<char>('0' + size / 10 % 10);
  out += static_cast<char>('0' + size % 10);
  return reader.complete();
}

}  // namespace weir::pg
