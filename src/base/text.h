// Text: UTF-8 and white-space handling shared by every language and reporter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// One decoded character.
struct Scalar {
  char32_t value = 0;
  std::size_t length = 0;  ///< Bytes it took; 0 if the bytes at that place are not valid UTF-8.
};

/// Decodes the character at `offset`; rejects overlong forms, surrogates and truncation.
[[nodiscard]] Scalar decode_utf8(std::string_view text, std::size_t offset);

/// Offset of the first byte that is not valid UTF-8, or npos.
[[nodiscard]] std::size_t find_invalid_utf8(std::string_view text);

/// Number of Unicode scalar values in valid UTF-8 (invalid bytes count one each).
[[nodiscard]] std::size_t count_scalars(std::string_view text);

/// Unicode's White_Space property.
[[nodiscard]] bool is_white_space(char32_t value);

/// Removes Unicode white space at both ends.
[[nodiscard]] std::string_view trim(std::string_view text);

/// Lower case of ASCII letters only.
[[nodiscard]] std::string to_lower(std::string_view text);
[[nodiscard]] bool equals_ignoring_case(std::string_view left, std::string_view right);

/// Splits at every `separator`; "a,,b" gives three parts, "" one empty part.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

/// Joins with `separator` between the parts.
[[nodiscard]] std::string join(const std::vector<std::string_view>& parts,
                               std::string_view separator);

/// Reads a whole decimal integer; false, and `value` unchanged, on anything else or on overflow.
[[nodiscard]] bool parse_integer(std::string_view text, std::int64_t& value);
[[nodiscard]] bool parse_unsigned(std::string_view text, std::uint64_t& value);

/// "1 file", "2 files".
[[nodiscard]] std::string count_of(std::size_t count, std::string_view noun);

}  // namespace weir
