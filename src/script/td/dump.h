// The dump of a parsed script, for comparing parsers.
#pragma once

#include <string>

#include "script/td/tree.h"

namespace weir::td {

/// Appends one line of JSON per command, as `weir check --dump` prints them. The path is the one of
/// the source. Meant for scripts that parsed without errors.
void append_dump(std::string& out, const Script& script);
[[nodiscard]] std::string dump(const Script& script);

}  // namespace weir::td
