// Reading descriptions of services: TOML of the catalogue and of weir.toml, merged, checked.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diag/diagnostic.h"
#include "diag/source.h"
#include "system/service/description.h"

namespace weir::system {

using weir::Finding;

/// A file of the built-in catalogue.
struct CatalogueEntry {
  std::string_view name;  ///< `kafka`.
  std::string_view text;  ///< The TOML, as it stands in catalogue/.
};
/// All of it, sorted by name; embedded at build time from `catalogue/*.toml`.
[[nodiscard]] std::span<const CatalogueEntry> catalogue();

/// A key of a description, for help and pages.
struct KeyDoc {
  std::string_view name;
  std::string_view form;  ///< "duration".
  std::string_view doc;   ///< One phrase.
};
struct TableDoc {
  std::string_view heading;  ///< `[service.NAME.stop]`.
  std::vector<KeyDoc> keys;
};
/// Every key that a description may have, table by table.
[[nodiscard]] std::vector<TableDoc> service_keys();

/// The path of the text that settings and names of overrides are read from: settings stand there in
/// their order, one in a line.
inline constexpr std::string_view kCommandLine = "<command line>";

struct ReadOptions {
  std::vector<std::string> overrides;  ///< Names of `[override.NAME]` to apply, in order.
  /// `--with SERVICE=VERSION` and the like, on top of everything: a dotted key that begins with the
  /// service (`postgres.version`), and a TOML value (`"15"`, with its quotes).
  std::vector<std::pair<std::string, std::string>> settings;
};

/// A value of a service that does not come from the catalogue, or was laid over another.
struct ChangedKey {
  std::string key;    ///< `start.timeout`.
  std::string value;  ///< As one would write it.
  Origin origin;
};

struct ReadSystem {
  SystemDescription system;
  /// By text and place. An error means that nothing may be started; a service that is quite wrong
  /// is not in `system` then.
  std::vector<Finding> findings;
  /// What keeps nothing from being started, for `weir check`.
  std::vector<Finding> remarks;
  std::vector<std::string> named;  ///< The services that weir.toml says something about, sorted.
  std::vector<std::string> overrides;  ///< The names there are, in the order of the file.
  std::map<std::string, std::vector<ChangedKey>, std::less<>> changes;  ///< By service.
};

/// Reads `[service.*]` and `[override.*]` of a weir.toml (an empty text: only the catalogue is
/// there) on top of the catalogue. A service that weir.toml does not name comes from the catalogue
/// as it is. Mistakes are found everywhere, also in overrides and versions that are not chosen.
/// Paths count from the folder of `config.path`.
[[nodiscard]] ReadSystem read_system(const Source& config, const ReadOptions& options);

}  // namespace weir::system
