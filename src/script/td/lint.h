// Warnings about scripts that parse, but probably mean something else.
#pragma once

#include "diag/diagnostic.h"
#include "script/td/tree.h"

namespace weir::td {

/// What the language silently takes for something else than the author meant: rows swallowed by the
/// query above, output of psql, headers that are rows. All are warnings, sorted by place. A guess;
/// it looks at the text only.
[[nodiscard]] Diagnostics lint(const Script& script);

}  // namespace weir::td
