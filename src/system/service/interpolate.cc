// Templates of descriptions: finding and replacing names.
#include "system/service/interpolate.h"

#include <fmt/format.h>

namespace weir::system {
namespace {

constexpr std::string_view kOpen = "${";

/// What stands at the next `$` that means something.
struct Mark {
  std::size_t begin = 0;  ///< Of the `$`.
  std::size_t end = 0;    ///< Behind what it introduces.
  bool literal = false;   ///< `$${`, which stands for `${`.
  NameUse use;
};

std::optional<Mark> next_mark(std::string_view text, std::size_t from) {
  const std::size_t open = text.find(kOpen, from);
  if (open == std::string_view::npos) return std::nullopt;
  if (open > from && text[open - 1] == '$') return Mark{open - 1, open + 2, true, {}};
  const std::size_t close = text.find('}', open);
  const std::size_t line_end = text.find('\n', open);
  const std::size_t end = std::min({close, line_end, text.size()});
  const bool closed = close == end && close != text.size();
  return Mark{open,
              closed ? close + 1 : end,
              false,
              {text.substr(open + kOpen.size(), end - open - kOpen.size()), open, closed}};
}

}  // namespace

Result<std::string> interpolate(std::string_view text, const NameLookup& lookup) {
  std::string whole;
  std::size_t done = 0;
  while (const auto mark = next_mark(text, done)) {
    whole += text.substr(done, mark->begin - done);
    done = mark->end;
    if (mark->literal) {
      whole += kOpen;
      continue;
    }
    if (!mark->use.closed) {
      return fail(ErrorKind::Usage, fmt::format("`${{{}` is not closed", mark->use.name),
                  "write `${NAME}`, or `$${` for a literal `${`");
    }
    const std::optional<std::string> value = lookup(mark->use.name);
    if (!value) {
      return fail(ErrorKind::Usage, fmt::format("unknown name `${{{}}}`", mark->use.name));
    }
    whole += *value;
  }
  whole += text.substr(done);
  return whole;
}

std::vector<NameUse> names_in(std::string_view text) {
  std::vector<NameUse> uses;
  std::size_t done = 0;
  while (const auto mark = next_mark(text, done)) {
    if (!mark->literal) uses.push_back(mark->use);
    done = mark->end;
  }
  return uses;
}

}  // namespace weir::system
