// What must hold for every text that is parsed; for property tests and the fuzzer.
#pragma once

#include <string>
#include <string_view>

namespace weir::td {

/// Parses, prints, lints and dumps the text. Empty if all invariants hold, else the first that does
/// not: the print equals the text, nodes cover it without gap or overlap, the nodes of commands and
/// all spans lie inside, diagnostics are sorted and have known rules, lines are counted right.
[[nodiscard]] std::string broken_invariant(std::string_view text);

}  // namespace weir::td
