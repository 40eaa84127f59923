// Statements: `statement ok` and its kin.
#pragma once

#include "script/slt/context.h"

namespace weir::slt {

/// Parses a `statement` whose line is in `context.head`; the current line is the one below.
void parse_statement(Context& context, Record& record);

}  // namespace weir::slt
