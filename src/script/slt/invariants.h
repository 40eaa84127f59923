// What must hold for every text that is parsed; for property tests and the fuzzer.
#pragma once

#include <string>
#include <string_view>

#include "script/slt/dialect.h"

namespace weir::slt {

/// Parses, prints, lints and dumps the text. Empty if all invariants hold, else the first that does
/// not: the print equals the text, records cover it without gap or overlap, all spans lie inside,
/// every index of a record is one of its table, diagnostics are sorted and have known rules, lines
/// are counted right.
[[nodiscard]] std::string broken_invariant(std::string_view text, const Dialect& dialect);

}  // namespace weir::slt
