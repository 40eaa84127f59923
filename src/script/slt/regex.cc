// Checking of regexes before anything runs.
#include "script/slt/regex.h"

#include <fmt/format.h>

#include "base/pattern_mistake.h"

namespace weir::slt {

void check_regex(Context& context, const Text& regex) {
  const auto mistake = find_mistake(regex.text);
  if (!mistake) return;
  Span place = regex.span;
  const std::size_t at = context.slice(place).find(mistake->fragment);
  if (at != std::string_view::npos && !mistake->fragment.empty()) {
    place = {place.begin + static_cast<std::uint32_t>(at),
             static_cast<std::uint32_t>(mistake->fragment.size())};
  }
  context.report(rule::kBadRegex, place,
                 fmt::format("the pattern does not compile: {}", mistake->message),
                 "the syntax is RE2's: no look-around, no back-references");
}

void check_value_regexes(Context& context, const Record& record) {
  constexpr std::string_view kMark = "REGEX>:";
  const std::string_view expected = context.slice(record.expected);
  for (std::size_t at = expected.find(kMark); at != std::string_view::npos;
       at = expected.find(kMark, at)) {
    const std::string_view before = expected.substr(0, at);
    at += kMark.size();
    const std::size_t end = std::min(expected.find_first_of("\t\r\n", at), expected.size());
    const std::size_t mark = before.size() - (before.ends_with("<!") ? 2 : 1);
    const bool begins = before.ends_with('<') || before.ends_with("<!");
    if (begins && (mark == 0 || expected[mark - 1] == '\t' || expected[mark - 1] == '\n')) {
      check_regex(context, context.plain({record.expected.begin + static_cast<std::uint32_t>(at),
                                          static_cast<std::uint32_t>(end - at)}));
    }
    at = end;
  }
}

}  // namespace weir::slt
