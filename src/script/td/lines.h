// From bytes to physical lines.
#pragma once

#include "script/td/tree.h"

namespace weir::td {

/// Fills `script.nodes` from its source. Of the kinds only ByteOrderMark, Blank, Comment, Command
/// and Continuation are final; every other line is Stray until a command claims it.
void scan_lines(Script& script);

}  // namespace weir::td
