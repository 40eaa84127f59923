// Classification of physical lines by their first characters.
#include "script/td/lines.h"

#include <algorithm>

#include "base/text.h"

namespace weir::td {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_blank(std::string_view line) {
  if (line.empty()) return true;
  const auto first = static_cast<unsigned char>(line.front());
  if (first > ' ' && first < 0x80) return false;
  return trim(line).empty();
}

/// The kind of a line, given whether the line directly above belongs to a command line.
NodeKind classify(std::string_view line, NodeKind above) {
  const bool open = above == NodeKind::Command || above == NodeKind::Continuation;
  if (open && line.starts_with("  ")) return NodeKind::Continuation;
  if (is_blank(line)) return NodeKind::Blank;
  switch (line.front()) {
    case '#': return NodeKind::Comment;
    case '$':
    case '>':
    case '!':
    case '?': return NodeKind::Command;
    default: return NodeKind::Stray;
  }
}

}  // namespace

void scan_lines(Script& script) {
  const std::string_view text = script.source.text();
  constexpr std::size_t kUsualLine = 32;
  script.nodes.reserve(text.size() / kUsualLine + 2);
  std::size_t begin = 0;
  if (text.starts_with(kByteOrderMark)) {
    begin = kByteOrderMark.size();
    script.nodes.push_back({{0, static_cast<std::uint32_t>(begin)}, NodeKind::ByteOrderMark});
  }
  NodeKind above = NodeKind::Blank;
  while (begin < text.size()) {
    const std::size_t stop = std::min(text.find('\n', begin), text.size());
    const std::size_t end = std::min(stop + 1, text.size());
    above = classify(text.substr(begin, stop - begin), above);
    const Span span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end - begin)};
    script.nodes.push_back({span, above});
    begin = end;
  }
}

}  // namespace weir::td
