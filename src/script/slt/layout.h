// How rows are laid out, at some place of a script.
#pragma once

#include "script/slt/tree.h"

namespace weir::slt {

/// The layout of results below the record, where `before` is that above it.
[[nodiscard]] Layout layout_behind(const Script& script, const Record& record, Layout before);

}  // namespace weir::slt
