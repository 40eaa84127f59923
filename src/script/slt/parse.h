// The parser of sqllogictest scripts.
#pragma once

#include "diag/diagnostic.h"
#include "script/slt/tree.h"

namespace weir::slt {

/// A script and what is wrong with it, sorted by place. With errors the script still holds every
/// byte and every record that could be made out, but it must not be run.
struct Parsed {
  Script script;
  Diagnostics diagnostics;
};

/// Parses the whole source in that dialect; never gives up. No file is read: an `include` is a
/// record. The source must be smaller than 4 GiB; the dialect must outlive the script, as those of
/// `dialects()` do.
[[nodiscard]] Parsed parse(Source source, const Dialect& dialect);

}  // namespace weir::slt
