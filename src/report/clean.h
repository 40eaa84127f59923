// Clean text: what may be written to a terminal, to JSON, to XML.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weir::report {

/// Control characters (but line break and tab) and bytes that are not UTF-8 become visible escapes
/// such as `\x1b`: no output of a server can move the cursor.
[[nodiscard]] std::string printable(std::string_view text);

/// Bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string valid_utf8(std::string_view text);

/// Valid UTF-8 with XML's escapes; characters that XML 1.0 does not allow become U+FFFD.
[[nodiscard]] std::string xml_text(std::string_view text);
/// The same for an attribute within double quotes: line breaks and tabs survive as references.
[[nodiscard]] std::string xml_attribute(std::string_view text);

/// The first line, its white space made single spaces, cut to `width` columns with "…". Characters
/// that may be two columns wide are taken as such.
[[nodiscard]] std::string one_line(std::string_view text, std::size_t width);

/// At most `lines` lines, each of at most `width` characters; what was left out is counted in words
/// such as "… 12 more lines".
[[nodiscard]] std::string shortened(std::string_view text, std::size_t lines, std::size_t width);

}  // namespace weir::report
