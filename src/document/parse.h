// Reading TOML.
#pragma once

#include "diag/diagnostic.h"
#include "document/node.h"

namespace weir::document {

struct Parsed {
  Node root;                ///< A table; empty if the text is not TOML.
  Diagnostics diagnostics;  ///< At most one, `toml.syntax`: the rest cannot be read then.
};

/// Reads a whole document.
[[nodiscard]] Parsed parse(Source source);

}  // namespace weir::document
