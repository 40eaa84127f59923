// Reading descriptions of services: TOML of the catalogue and of weir.toml, merged, checked.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.h"
#include "diag/source.h"
#include "system/service/description.h"

namespace weir::system {

/// A file of the built-in catalogue.
struct CatalogueEntry {
  std::string_view name;  ///< `kafka`.
  std::string_view text;  ///< The TOML, as it stands in catalogue/.
};
/// All of it, sorted by name; embedded at build time from `catalogue/*.toml`.
[[nodiscard]] std::span<const CatalogueEntry> catalogue();

struct ReadOptions {
  std::vector<std::string> overrides;  ///< Names of `[override.NAME]` to apply, in order.
  /// `--with SERVICE=VERSION` and the like, on top of everything: dotted key and TOML value.
  std::vector<std::pair<std::string, std::string>> settings;
};

struct ReadSystem {
  SystemDescription system;
  /// In the order of files and places; `file` of each says which text it is about. An error means
  /// that nothing may be started.
  struct Finding {
    Origin origin;
    Diagnostic diagnostic;
  };
  std::vector<Finding> findings;
};

/// Reads `[service.*]` and `[override.*]` of a weir.toml (an empty source: only the catalogue is
/// there) on top of the catalogue. A service that weir.toml does not name comes from the catalogue
/// as it is.
[[nodiscard]] ReadSystem read_system(const Source& config, const ReadOptions& options);

}  // namespace weir::system
