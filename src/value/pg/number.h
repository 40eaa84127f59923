// Numbers: booleans, integers, numeric, floats and money.
#pragma once

#include <charconv>
#include <concepts>
#include <limits>

#include "value/pg/decode.h"
#include "value/pg/wire.h"

namespace weir::pg {

/// Appends decimal digits.
template <std::integral Number>
void append_integer(Number value, std::string& out) {
  char digits[std::numeric_limits<Number>::digits10 + 3];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
}

/// What happens to zeros at the end of a fraction.
enum class TrailingZeros { Keep, Drop };

/// Appends a decimal number, which may have an exponent, in plain notation; zero loses its sign
/// unless it is a float's. False if `number` is not one, or if its exponent would write more than
/// 150,000 digits.
bool append_plain(std::string_view number, TrailingZeros zeros, std::string& out);

/// A float as the server itself prints it, exponents included; for geometric types.
void append_server_float(double value, std::string& out);

bool bool_binary(std::string_view raw, std::string& out);
bool bool_text(std::string_view raw, std::string& out);

template <std::integral Number>
bool integer_binary(std::string_view raw, std::string& out) {
  WireReader reader(raw);
  append_integer(reader.read<Number>(), out);
  return reader.complete();
}

bool numeric_binary(std::string_view raw, std::string& out);
bool numeric_text(std::string_view raw, std::string& out);

bool float4_binary(std::string_view raw, std::string& out);
bool float4_text(std::string_view raw, std::string& out);
bool float8_binary(std::string_view raw, std::string& out);
bool float8_text(std::string_view raw, std::string& out);

/// Cents as the server prints them in locale C: "-$1,234.50".
bool money_binary(std::string_view raw, std::string& out);

}  // namespace weir::pg
