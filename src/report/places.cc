// Counting of lines from the last place on.
#include "report/places.h"

#include <algorithm>

namespace weir::report {

Position Places::at(plan::FileId file, const Source& source, std::uint32_t offset) {
  Known& known = known_[file];
  if (known.bytes != source.bytes || offset < known.line_start) known = {source.bytes, 0, 1};
  const std::string_view text = source.text();
  const auto end = std::min<std::size_t>(offset, text.size());
  for (;;) {
    const std::size_t line_end = text.find('\n', known.line_start);
    if (line_end >= end) break;
    known.line_start = static_cast<std::uint32_t>(line_end + 1);
    ++known.line;
  }
  const auto in_line = static_cast<std::uint32_t>(end) - known.line_start;
  // A byte-order mark counts for the first line only, so that line is counted from its start.
  return {known.line, position_of(text.substr(known.line_start), in_line).column};
}

}  // namespace weir::report
