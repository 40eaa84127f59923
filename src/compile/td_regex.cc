// Groups of patterns, as RE2 has them, the engine that runs them.
#include "compile/td_regex.h"

#include <re2/re2.h>

#include <cstdint>
#include <string>

#include "base/pattern.h"
#include "base/text.h"

namespace weir::compile {
namespace {

bool is_group_byte(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '_';
}

/// The reference at the start of `text`, which begins with a dollar sign; only that sign if it
/// begins none.
std::string_view reference_at(std::string_view text) {
  std::size_t end = 1;
  while (end < text.size() && is_group_byte(text[end])) ++end;
  return text.substr(0, end);
}

bool has_group(const re2::RE2& regex, std::string_view name) {
  std::uint64_t number = 0;
  if (parse_unsigned(name, number)) {
    return number <= static_cast<std::uint64_t>(regex.NumberOfCapturingGroups());
  }
  return regex.NamedCapturingGroups().contains(std::string(name));
}

}  // namespace

std::string_view find_unknown_group(std::string_view pattern, std::string_view replacement) {
  const auto compiled = Pattern::create(pattern);
  if (!compiled) return {};
  const re2::RE2& regex = compiled->compiled();
  for (std::size_t at = replacement.find('$'); at != std::string_view::npos;
       at = replacement.find('$', at)) {
    const std::string_view reference = reference_at(replacement.substr(at));
    if (replacement.substr(at).starts_with("$$")) {
      at += 2;
      continue;
    }
    const std::string_view name = reference.substr(1);
    if (!name.empty() && !has_group(regex, name)) return reference;
    at += reference.size();
  }
  return {};
}

}  // namespace weir::compile
