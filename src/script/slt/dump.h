// The dump of a parsed script, for comparing parsers.
#pragma once

#include <string>

#include "script/slt/tree.h"

namespace weir::slt {

/// Appends one line of JSON per record, as `weir check --dump` prints them and `docs/slt-dump.md`
/// describes. The path is the one of the source. Meant for scripts that parsed without errors.
void append_dump(std::string& out, const Script& script);
[[nodiscard]] std::string dump(const Script& script);

}  // namespace weir::slt
