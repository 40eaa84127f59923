// Numbers of records: what C, SQLite and others make of a value that a letter calls a number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::record {

/// The digits at the beginning, after white space and a sign; 0 without any. Kept within 64 bits.
[[nodiscard]] std::int64_t integer_prefix(std::string_view text);
/// The decimal number at the beginning, with fraction and exponent; 0 without any.
[[nodiscard]] double real_prefix(std::string_view text);
/// The whole text as a number, also `inf`, `Infinity` and `nan`.
[[nodiscard]] std::optional<double> whole_real(std::string_view text);
/// Towards zero, kept within 64 bits; 0 for NaN.
[[nodiscard]] std::int64_t to_integer(double value);

void append_integer(std::int64_t value, std::string& out);
/// `%.3f` of SQLite's printf (as of 3.40): rounding in decimal, 16 digits, then zeros.
void append_sqlite_real(double value, std::string& out);
/// `%.3f` of the C library.
void append_c_real(double value, std::string& out);
/// `CAST(value AS TEXT)` of SQLite: 15 digits, always with a point.
void append_sqlite_text(double value, std::string& out);
/// The fewest digits that read back the same, without an exponent.
void append_shortest(double value, std::string& out);

enum class Rounding : std::uint8_t { Down, HalfUp, HalfEven };

/// A decimal in plain notation with at most `places` behind the point, fewer only if it has fewer;
/// zero loses its sign. Anything that is no plain decimal is appended as it is.
void append_rounded(std::string_view decimal, std::size_t places, Rounding rounding,
                    std::string& out);
/// Drops the zeros at the end of a fraction that begins at `begin` or later.
void drop_trailing_zeros(std::size_t begin, std::string& text);

/// Whether two plain decimals are the same number; nothing if one is none.
[[nodiscard]] std::optional<bool> same_decimal(std::string_view left, std::string_view right);

}  // namespace weir::record
