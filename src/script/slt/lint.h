// Warnings about scripts that parse, but probably mean something else.
#pragma once

#include "diag/diagnostic.h"
#include "script/slt/tree.h"

namespace weir::slt {

/// What runners silently take for something else than the author meant: rows that cannot be split,
/// records swallowed by the one above, conditions that no engine meets. All are warnings, sorted by
/// place. A guess; it looks at the text only.
[[nodiscard]] Diagnostics lint(const Script& script);

/// Whether the warning says that a record is not made of the lines that it seems to be made of:
/// what comes of it says nothing about the database.
[[nodiscard]] bool is_misread(const Diagnostic& warning);

}  // namespace weir::slt
