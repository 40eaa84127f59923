// Every directive but statements and queries.
#pragma once

#include "script/slt/context.h"

namespace weir::slt {

/// Parses a directive whose line is in `context.head`; its words count from `first`. The current
/// line is the one below.
void parse_directive(Context& context, Record& record, std::size_t first);

}  // namespace weir::slt
