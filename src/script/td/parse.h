// The parser of the `.td` language.
#pragma once

#include "diag/diagnostic.h"
#include "script/td/tree.h"

namespace weir::td {

/// A script and what is wrong with it, sorted by place. With errors the script still holds every
/// byte and every command that could be made out, but it must not be run or dumped.
struct Parsed {
  Script script;
  Diagnostics diagnostics;
};

/// Parses the whole source; never gives up. Nothing is substituted or checked beyond the grammar:
/// unknown actions, bad regexes and bad durations are for later stages. A source without commands
/// is fine here. The source must be smaller than 4 GiB.
[[nodiscard]] Parsed parse(Source source);

}  // namespace weir::td
