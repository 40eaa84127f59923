// Reading and judging of conditions on loop variables.
#include "script/slt/loop_condition.h"

#include <array>
#include <cstdint>

#include "base/text.h"

namespace weir::slt {
namespace {

struct Operator {
  std::string_view text;
  LoopComparison comparison = LoopComparison::Equal;
};

// The longer ones first.
constexpr std::array kOperators{
    Operator{"<>", LoopComparison::NotEqual},    Operator{"!=", LoopComparison::NotEqual},
    Operator{"<=", LoopComparison::LessOrEqual}, Operator{">=", LoopComparison::GreaterOrEqual},
    Operator{"==", LoopComparison::Equal},       Operator{"<", LoopComparison::Less},
    Operator{">", LoopComparison::Greater},      Operator{"=", LoopComparison::Equal},
};

std::optional<LoopTerm> parse_term(std::string_view text) {
  const std::size_t place = text.find_first_of("<>=!");
  if (place == std::string_view::npos || place == 0) return std::nullopt;
  for (const Operator& candidate : kOperators) {
    if (!text.substr(place).starts_with(candidate.text)) continue;
    const std::string_view value = trim(text.substr(place + candidate.text.size()));
    if (value.empty()) return std::nullopt;
    return LoopTerm{trim(text.substr(0, place)), candidate.comparison, value};
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<LoopTerm>> parse_loop_condition(std::string_view text) {
  std::vector<LoopTerm> terms;
  for (;;) {
    const std::size_t both = text.find("&&");
    const auto term = parse_term(text.substr(0, both));
    if (!term) return std::nullopt;
    terms.push_back(*term);
    if (both == std::string_view::npos) return terms;
    text.remove_prefix(both + 2);
  }
}

}  // namespace weir::slt
