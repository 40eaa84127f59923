// Matching of path patterns.
#include "cli/glob.h"

#include <span>

#include "base/text.h"

namespace weir::cli {
namespace {

/// One name against one part of a pattern; backtracks to the last `*` only, so it takes at most
/// quadratic time.
bool matches_name(std::string_view pattern, std::string_view name) {
  std::size_t p = 0;
  std::size_t n = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (n < name.size()) {
    const Scalar scalar = decode_utf8(name, n);
    const std::size_t width = scalar.length == 0 ? 1 : scalar.length;
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.size() && pattern[p] == '?') {
      ++p;
      n += width;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

using Parts = std::span<const std::string_view>;

bool matches_parts(Parts pattern, Parts path) {
  if (pattern.empty()) return path.empty();
  if (pattern.front() == "**") {
    for (std::size_t skipped = 0; skipped <= path.size(); ++skipped) {
      if (matches_parts(pattern.subspan(1), path.subspan(skipped))) return true;
    }
    return false;
  }
  return !path.empty() && matches_name(pattern.front(), path.front()) &&
         matches_parts(pattern.subspan(1), path.subspan(1));
}

}  // namespace

bool is_pattern(std::string_view text) {
  return text.find_first_of("*?") != std::string_view::npos;
}

bool matches_pattern(std::string_view pattern, std::string_view path) {
  const auto pattern_parts = split(pattern, '/');
  const auto path_parts = split(path, '/');
  return matches_parts(pattern_parts, path_parts);
}

}  // namespace weir::cli
