// Values of Avro that hold no others, from JSON text to bytes.
#include "codec/avro/encode_scalars.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <limits>

#include "base/text.h"
#include "codec/avro/decimal.h"
#include "codec/avro/logical.h"
#include "codec/varint.h"
#include "diag/suggest.h"

namespace weir::codec::avro {
namespace {

/// White space outside of strings is taken out.
std::string compact(std::string_view json) {
  std::string out;
  bool inside = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (inside && c == '\\') {
      out += json.substr(i++, 2);
      continue;
    }
    if (c == '"') inside = !inside;
    if (inside || (c != ' ' && c != '\t' && c != '\n' && c != '\r')) out += c;
  }
  return out;
}

std::string_view example_of(Logical logical) {
  switch (logical) {
    case Logical::Date: return "`2024-02-29`";
    case Logical::TimeMillis: return "`12:30:00.250`";
    case Logical::TimeMicros: return "`12:30:00.250000`";
    case Logical::TimestampMillis: return "`2024-02-29T12:30:00.250Z`";
    default: return "`2024-02-29T12:30:00.250000Z`";
  }
}

}  // namespace

bool ScalarEncoder::encode(const Type& type) {
  switch (type.kind) {
    case TypeKind::Null: return reader_.null();
    case TypeKind::Boolean: return boolean();
    case TypeKind::Int:
    case TypeKind::Long: return integer(type);
    case TypeKind::Float: return real<float>("float");
    case TypeKind::Double: return real<double>("double");
    case TypeKind::Bytes: return bytes(type);
    case TypeKind::String: return string(type);
    case TypeKind::Fixed: return fixed(type);
    case TypeKind::Enum: return symbol(type);
    default: return false;
  }
}

bool ScalarEncoder::boolean() {
  bool value = false;
  if (!reader_.boolean(value)) return false;
  bytes_ += static_cast<char>(value ? 1 : 0);
  return true;
}

bool ScalarEncoder::integer(const Type& type) {
  const char first = reader_.peek();
  if (first == '"' && type.logical != Logical::None) return moment(type);
  if (first != '-' && (first < '0' || first > '9')) return reader_.fail_expected("an integer");
  const std::size_t begin = reader_.offset();
  std::string_view digits;
  if (!reader_.number(digits)) return false;
  std::int64_t value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (stop != end) return reader_.fail(begin, fmt::format("expected an integer, got `{}`", digits));
  const bool fits = error == std::errc() &&
                    (type.kind == TypeKind::Long || (value >= INT32_MIN && value <= INT32_MAX));
  if (!fits) {
    return reader_.fail(begin, fmt::format("`{}` does not fit {}", digits,
                                           type.kind == TypeKind::Int ? "an int" : "a long"));
  }
  append_zigzag(bytes_, value);
  return true;
}

bool ScalarEncoder::moment(const Type& type) {
  const std::size_t begin = reader_.offset();
  std::string_view text;
  if (!reader_.string(text)) return false;
  const auto value = parse_moment(type.logical, text);
  if (!value) {
    return reader_.fail(
        begin, fmt::format("bad date or time `{}`", text),
        fmt::format("write a number, or a string such as {}", example_of(type.logical)));
  }
  append_zigzag(bytes_, *value);
  return true;
}

template <typename Real>
bool ScalarEncoder::real(std::string_view name) {
  Real value = 0;
  const char first = reader_.peek();
  const std::size_t begin = reader_.offset();
  std::string_view text;
  if (first == '"') {
    if (!reader_.string(text)) return false;
    using Limits = std::numeric_limits<Real>;
    if (text == "NaN")
      value = Limits::quiet_NaN();
    else if (text == "Infinity")
      value = Limits::infinity();
    else if (text == "-Infinity")
      value = -Limits::infinity();
    else
      return reader_.fail(begin, fmt::format("expected a number, got `\"{}\"`", text),
                          "`\"NaN\"`, `\"Infinity\"` and `\"-Infinity\"` may be strings");
  } else {
    if (!reader_.number(text)) return false;
    const auto error = std::from_chars(text.data(), text.data() + text.size(), value).ec;
    // Too small a number is the zero it is nearest to; from_chars tells both alike.
    if (error != std::errc() && exact_number(text).exponent > 0) {
      return reader_.fail(begin, fmt::format("`{}` does not fit a {}", text, name));
    }
  }
  std::array<char, sizeof(Real)> raw{};
  std::memcpy(raw.data(), &value, sizeof value);
  bytes_.append(raw.data(), raw.size());
  return true;
}

bool ScalarEncoder::string(const Type& type) {
  const char first = reader_.peek();
  const std::size_t begin = reader_.offset();
  if (first != '"') return reader_.fail_expected("a string");
  std::string_view text;
  if (!reader_.string(text)) return false;
  if (type.logical == Logical::Uuid) return uuid_text(begin, text);
  if (type.logical == Logical::Json) return json_text(begin, text);
  append_sized(text);
  return true;
}

bool ScalarEncoder::uuid_text(std::size_t begin, std::string_view text) {
  if (!is_uuid(text)) return reader_.fail(begin, fmt::format("`{}` is no UUID", text));
  append_sized(to_lower(text));
  return true;
}

bool ScalarEncoder::json_text(std::size_t begin, std::string_view text) {
  JsonReader inner(text);
  std::string_view whole;
  if (!inner.skip(whole)) {
    return reader_.fail(begin, "the string holds no JSON: " + inner.mistake().message);
  }
  if (inner.peek() != '\0') return reader_.fail(begin, "more text behind the JSON in the string");
  append_sized(compact(whole));
  return true;
}

void ScalarEncoder::append_sized(std::string_view raw) {
  append_zigzag(bytes_, static_cast<std::int64_t>(raw.size()));
  bytes_ += raw;
}

bool ScalarEncoder::symbol(const Type& type) {
  const char first = reader_.peek();
  const std::size_t begin = reader_.offset();
  if (first != '"') return reader_.fail_expected(fmt::format("a symbol of {}", describe(type)));
  std::string_view text;
  if (!reader_.string(text)) return false;
  const auto found = std::ranges::find(type.symbols, text);
  if (found != type.symbols.end()) {
    append_zigzag(bytes_, found - type.symbols.begin());
    return true;
  }
  const std::vector<std::string_view> known(type.symbols.begin(), type.symbols.end());
  return reader_.fail(begin, fmt::format("{} has no symbol `{}`", describe(type), text),
                      did_you_mean(text, known));
}

bool ScalarEncoder::bytes(const Type& type) {
  std::string raw;
  const bool right = type.logical == Logical::Decimal ? decimal(type, raw) : raw_bytes(raw);
  if (right) append_sized(raw);
  return right;
}

bool ScalarEncoder::fixed(const Type& type) {
  if (type.logical == Logical::Decimal) return fixed_decimal(type);
  const char first = reader_.peek();
  const std::size_t begin = reader_.offset();
  if (type.logical == Logical::Duration && first == '{') return duration();
  std::string raw;
  if (!raw_bytes(raw)) return false;
  if (type.logical == Logical::Uuid && is_uuid(raw)) {
    std::string packed;
    std::erase(raw, '-');
    for (std::size_t i = 0; i < raw.size(); i += 2) {
      unsigned byte = 0;
      std::from_chars(raw.data() + i, raw.data() + i + 2, byte, 16);
      packed += static_cast<char>(byte);
    }
    raw = packed;
  }
  if (raw.size() != type.size) {
    return reader_.fail(begin, fmt::format("{} has {}, got {}", describe(type),
                                           count_of(type.size, "byte"), raw.size()));
  }
  bytes_ += raw;
  return true;
}

bool ScalarEncoder::fixed_decimal(const Type& type) {
  reader_.peek();
  const std::size_t begin = reader_.offset();
  std::string raw;
  if (!decimal(type, raw)) return false;
  if (raw.size() > type.size) {
    return reader_.fail(begin, fmt::format("{} has {}, got {}", describe(type),
                                           count_of(type.size, "byte"), raw.size()));
  }
  const bool negative = !raw.empty() && (static_cast<unsigned char>(raw.front()) & 0x80U) != 0;
  bytes_.append(type.size - raw.size(), negative ? '\xFF' : '\0');
  bytes_ += raw;
  return true;
}

bool ScalarEncoder::duration() {
  static constexpr std::array<std::string_view, 3> kNames = {"months", "days", "millis"};
  std::array<std::uint32_t, 3> parts{};
  if (!reader_.expect('{')) return false;
  for (bool first = true; reader_.element('}', first);) {
    const std::size_t begin = reader_.offset();
    std::string_view name;
    std::string_view digits;
    if (!reader_.key(name)) return false;
    const auto* const found = std::ranges::find(kNames, name);
    if (found == kNames.end()) {
      return reader_.fail(begin, fmt::format("a duration has no `{}`", name),
                          "it has `months`, `days` and `millis`");
    }
    reader_.peek();
    const std::size_t place = reader_.offset();
    if (!reader_.number(digits)) return false;
    std::uint64_t value = 0;
    if (!parse_unsigned(digits, value) || value > UINT32_MAX) {
      return reader_.fail(place, fmt::format("`{}` does not fit 32 bits without sign", digits));
    }
    parts.at(static_cast<std::size_t>(found - kNames.begin())) = static_cast<std::uint32_t>(value);
  }
  if (reader_.failed()) return false;
  std::array<char, 12> raw{};
  std::memcpy(raw.data(), parts.data(), raw.size());
  bytes_.append(raw.data(), raw.size());
  return true;
}

bool ScalarEncoder::raw_bytes(std::string& raw) {
  switch (reader_.peek()) {
    case '[': return byte_array(raw);
    case '"': return byte_string(raw);
    default: return reader_.fail_expected("an array of byte numbers or a string");
  }
}

bool ScalarEncoder::byte_array(std::string& raw) {
  if (!reader_.expect('[')) return false;
  for (bool first = true; reader_.element(']', first);) {
    const std::size_t begin = reader_.offset();
    std::string_view digits;
    std::uint64_t value = 0;
    bool right = reader_.number(digits);
    if (right && (!parse_unsigned(digits, value) || value > UINT8_MAX)) {
      right = reader_.fail(begin, fmt::format("`{}` is no byte: they go from 0 to 255", digits));
    }
    if (!right) {
      reader_.mistake().path.insert(0, fmt::format("[{}]", raw.size()));
      return false;
    }
    raw += static_cast<char>(value);
  }
  return !reader_.failed();
}

bool ScalarEncoder::byte_string(std::string& raw) {
  const std::size_t begin = reader_.offset();
  std::string_view text;
  if (!reader_.string(text)) return false;
  for (std::size_t i = 0; i < text.size();) {
    const Scalar scalar = decode_utf8(text, i);
    if (scalar.length == 0 || scalar.value > 0xFF) {
      return reader_.fail(begin, "a string of bytes holds characters up to U+00FF only");
    }
    raw += static_cast<char>(scalar.value);
    i += scalar.length;
  }
  return true;
}

bool ScalarEncoder::decimal(const Type& type, std::string& raw) {
  const char first = reader_.peek();
  if (first == '[') return byte_array(raw);
  const std::size_t begin = reader_.offset();
  std::string_view text;
  if (first == '"') {
    if (!reader_.string(text)) return false;
    JsonReader inner(text);
    std::string_view digits;
    if (!inner.number(digits) || digits.size() != text.size()) {
      return reader_.fail(begin, fmt::format("`{}` is no decimal number", text));
    }
  } else if (first == '-' || (first >= '0' && first <= '9')) {
    if (!reader_.number(text)) return false;
  } else {
    return reader_.fail_expected("a number or an array of byte numbers");
  }
  const auto made = decimal_bytes(exact_number(text), type.precision, type.scale);
  if (!made) {
    return reader_.fail(begin, fmt::format("`{}` does not fit a decimal of {} with {} behind the "
                                           "point",
                                           text, count_of(type.precision, "digit"), type.scale));
  }
  raw = *made;
  return true;
}

}  // namespace weir::codec::avro
