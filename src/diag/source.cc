// Places in a text.
#include "diag/source.h"

#include <algorithm>

#include "base/text.h"

namespace weir {
namespace {

/// Where the line that begins at `line_start` begins for people: a byte-order mark is not shown.
std::size_t behind_mark(std::string_view text, std::size_t line_start) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  return line_start == 0 && text.starts_with(kMark) ? kMark.size() : line_start;
}

}  // namespace

Position position_of(std::string_view text, std::uint32_t offset) {
  const std::string_view before = text.substr(0, std::min<std::size_t>(offset, text.size()));
  const auto line_breaks = std::count(before.begin(), before.end(), '\n');
  const std::size_t line_start = behind_mark(before, before.rfind('\n') + 1);  // npos + 1 is 0
  return {static_cast<std::uint32_t>(line_breaks + 1),
          static_cast<std::uint32_t>(count_scalars(before.substr(line_start)) + 1)};
}

std::string_view line_around(std::string_view text, std::uint32_t offset) {
  const std::size_t place = std::min<std::size_t>(offset, text.size());
  const std::size_t line_start = place == 0 ? 0 : text.rfind('\n', place - 1) + 1;
  const std::size_t begin = behind_mark(text, line_start);
  std::string_view line = text.substr(begin, text.find('\n', std::max(place, begin)) - begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace weir
