// Elements and references of XML.
#include "actions/xml_text.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace weir::actions {
namespace {

constexpr std::array<std::pair<std::string_view, char>, 5> kNamed = {{
    {"amp", '&'},
    {"lt", '<'},
    {"gt", '>'},
    {"quot", '"'},
    {"apos", '\''},
}};

void append_utf8(std::string& out, std::uint32_t scalar) {
  const auto tail = [&](unsigned shift) {
    out += static_cast<char>(0x80U | ((scalar >> shift) & 0x3FU));
  };
  if (scalar < 0x80U) {
    out += static_cast<char>(scalar);
  } else if (scalar < 0x800U) {
    out += static_cast<char>(0xC0U | (scalar >> 6U));
    tail(0);
  } else if (scalar < 0x10000U) {
    out += static_cast<char>(0xE0U | (scalar >> 12U));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0U | (scalar >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

/// The number of `#10` or `#xA`.
std::optional<std::uint32_t> number_of(std::string_view reference) {
  if (!reference.starts_with('#')) return std::nullopt;
  reference.remove_prefix(1);
  const bool hexadecimal = reference.starts_with('x');
  if (hexadecimal) reference.remove_prefix(1);
  std::uint32_t number = 0;
  const char* end = reference.data() + reference.size();
  const auto [stop, error] = std::from_chars(reference.data(), end, number, hexadecimal ? 16 : 10);
  if (error != std::errc{} || stop != end || number > 0x10FFFFU) return std::nullopt;
  return number;
}

/// Appends what `&reference;` stands for; false if nobody knows.
bool append_reference(std::string& out, std::string_view reference) {
  for (const auto& [name, character] : kNamed) {
    if (name != reference) continue;
    out += character;
    return true;
  }
  const auto number = number_of(reference);
  if (number) append_utf8(out, *number);
  return number.has_value();
}

std::string resolve_references(std::string_view text) {
  std::string resolved;
  while (!text.empty()) {
    const std::size_t mark = text.find('&');
    resolved += text.substr(0, mark);
    if (mark == std::string_view::npos) break;
    text.remove_prefix(mark);
    const std::size_t end = text.find(';');
    if (end != std::string_view::npos && append_reference(resolved, text.substr(1, end - 1))) {
      text.remove_prefix(end + 1);
    } else {
      resolved += '&';
      text.remove_prefix(1);
    }
  }
  return resolved;
}

}  // namespace

std::vector<std::string_view> xml_elements(std::string_view xml, std::string_view name) {
  const std::string begin = fmt::format("<{}>", name);
  const std::string end = fmt::format("</{}>", name);
  std::vector<std::string_view> elements;
  for (std::size_t at = xml.find(begin); at != std::string_view::npos; at = xml.find(begin, at)) {
    at += begin.size();
    const std::size_t stop = xml.find(end, at);
    if (stop == std::string_view::npos) break;
    elements.push_back(xml.substr(at, stop - at));
    at = stop + end.size();
  }
  return elements;
}

std::string xml_text(std::string_view xml, std::string_view name) {
  const auto elements = xml_elements(xml, name);
  return elements.empty() ? std::string() : resolve_references(elements.front());
}

std::string escape_xml(std::string_view text) {
  std::string escaped;
  for (const char byte : text) {
    std::string_view name;
    for (const auto& [known, character] : kNamed) {
      if (character == byte) name = known;
    }
    if (name.empty()) {
      escaped += byte;
    } else {
      escaped += fmt::format("&{};", name);
    }
  }
  return escaped;
}

}  // namespace weir::actions
