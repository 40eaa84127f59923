// Escaping and cutting.
#include "report/clean.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace weir::report {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr char32_t kFirstWide = 0x1100;

bool is_control(char32_t value) { return value < 0x20 || (value >= 0x7F && value < 0xA0); }

/// Calls `use(scalar, bytes)` for each character; invalid bytes come one by one with length 0.
template <typename Use>
void for_each_scalar(std::string_view text, Use&& use) {
  std::size_t offset = 0;
  while (offset < text.size()) {
    const Scalar scalar = decode_utf8(text, offset);
    const std::size_t length = std::max<std::size_t>(1, scalar.length);
    use(scalar, text.substr(offset, length));
    offset += length;
  }
}

bool is_plain_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char byte) { return (byte >= 0x20 && byte < 0x7F) || byte == '\n'; });
}

bool allowed_in_xml(char32_t value) {
  if (value < 0x20) return value == '\t' || value == '\n' || value == '\r';
  return value != 0xFFFE && value != 0xFFFF;
}

enum class XmlPlace { Text, Attribute };

std::string xml(std::string_view text, XmlPlace place) {
  std::string out;
  for_each_scalar(text, [&](Scalar scalar, std::string_view bytes) {
    const bool attribute = place == XmlPlace::Attribute;
    if (scalar.length == 0 || !allowed_in_xml(scalar.value)) {
      out += kReplacement;
    } else if (bytes == "&") {
      out += "&amp;";
    } else if (bytes == "<") {
      out += "&lt;";
    } else if (bytes == ">") {
      out += "&gt;";
    } else if (bytes == "\"" && attribute) {
      out += "&quot;";
    } else if (bytes == "\r" || ((bytes == "\n" || bytes == "\t") && attribute)) {
      out += fmt::format("&#{};", static_cast<unsigned>(scalar.value));
    } else {
      out += bytes;
    }
  });
  return out;
}

std::string shortened_line(std::string_view line, std::size_t width) {
  std::size_t offset = 0;
  for (std::size_t i = 0; i < width && offset < line.size(); ++i) {
    offset += std::max<std::size_t>(1, decode_utf8(line, offset).length);
  }
  if (offset >= line.size()) return std::string(line);
  return fmt::format("{}… ({})", line.substr(0, offset),
                     count_of(count_scalars(line.substr(offset)), "more character"));
}

}  // namespace

std::string printable(std::string_view text) {
  if (is_plain_ascii(text)) return std::string(text);
  std::string out;
  for_each_scalar(text, [&](Scalar scalar, std::string_view bytes) {
    const bool shown =
        scalar.length > 0 && (!is_control(scalar.value) || bytes == "\n" || bytes == "\t");
    if (shown) {
      out += bytes;
    } else if (bytes == "\r") {
      out += "\\r";
    } else {
      for (const char byte : bytes) {
        out += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
      }
    }
  });
  return out;
}

std::string valid_utf8(std::string_view text) {
  if (find_invalid_utf8(text) == std::string_view::npos) return std::string(text);
  std::string out;
  for_each_scalar(text, [&](Scalar scalar, std::string_view bytes) {
    out += scalar.length == 0 ? kReplacement : bytes;
  });
  return out;
}

std::string xml_text(std::string_view text) { return xml(text, XmlPlace::Text); }
std::string xml_attribute(std::string_view text) { return xml(text, XmlPlace::Attribute); }

std::string one_line(std::string_view text, std::size_t width) {
  const std::string_view whole = trim(text);
  const std::size_t line_end = std::min(whole.find('\n'), whole.size());
  const std::string clean = printable(whole.substr(0, line_end));
  std::string out;
  std::size_t used = 0;
  std::size_t fits = 0;  // bytes of `out` that leave room for the ellipsis
  bool cut = line_end < whole.size();
  for_each_scalar(clean, [&](Scalar scalar, std::string_view bytes) {
    used += scalar.value >= kFirstWide ? 2 : 1;
    if (used < width) fits = out.size() + bytes.size();
    if (used <= width) {
      out += bytes == "\t" ? " " : bytes;
    } else {
      cut = true;
    }
  });
  if (!cut) return out;
  if (used >= width) out.resize(std::min(fits, out.size()));
  return width == 0 ? std::string() : out + "…";
}

std::string shortened(std::string_view text, std::size_t lines, std::size_t width) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  const std::vector<std::string_view> all = split(text, '\n');
  const bool cut = all.size() > lines + 1;  // a note instead of one line would save nothing
  const std::size_t shown = cut ? lines : all.size();
  std::string out;
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) out += '\n';
    out += shortened_line(all[i], width);
  }
  if (cut) out += fmt::format("\n… {}", count_of(all.size() - shown, "more line"));
  return out;
}

}  // namespace weir::report
