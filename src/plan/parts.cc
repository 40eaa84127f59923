// Reading of references as shells write them.
#include "plan/parts.h"

#include <cctype>

namespace weir::plan {
namespace {

std::size_t name_end(std::string_view text, std::size_t at) {
  while (at < text.size() &&
         (std::isalnum(static_cast<unsigned char>(text[at])) != 0 || text[at] == '_')) {
    ++at;
  }
  return at;
}

/// The place of the `}` that closes what is open at `at`; npos if there is none.
std::size_t closing_brace(std::string_view text, std::size_t at) {
  for (std::size_t depth = 1; at < text.size(); ++at) {
    if (text[at] == '}' && --depth == 0) return at;
    if (text.substr(at).starts_with("${")) ++depth;
  }
  return std::string_view::npos;
}

}  // namespace

Reference read_reference(std::string_view text) {
  constexpr std::uint32_t kDollar = 1;
  const bool braces = text.substr(kDollar).starts_with('{');
  const std::size_t begin = braces ? 2 : 1;
  const std::size_t end = name_end(text, begin);
  Reference made{0, kDollar, text.substr(begin, end - begin), {}, Unset::Environment};
  std::size_t behind = end;
  if (braces) {
    const std::size_t close = closing_brace(text, end);
    const bool fallback = end < text.size() && text[end] == ':';
    if (close == std::string_view::npos || (close != end && !fallback)) made.name = {};
    behind = close + 1;
    if (fallback) {
      made.unset = Unset::Fallback;
      made.fallback = text.substr(end + 1, close - end - 1);
    }
  }
  if (!made.name.empty()) made.length = static_cast<std::uint32_t>(behind);
  return made;
}

}  // namespace weir::plan
