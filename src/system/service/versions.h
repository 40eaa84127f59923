// Versions: which one the layers of a service choose, and what they say of it alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "document/node.h"
#include "system/service/reading.h"

namespace weir::system {

/// The newest of `versions` that is `wanted` or begins with it and a dot; empty if there is none.
[[nodiscard]] std::string matching_version(const std::vector<std::string>& versions,
                                           std::string_view wanted);

/// What `versions` says in the highest of the tables that has it.
[[nodiscard]] std::vector<std::string> known_versions(
    Findings& findings, const std::vector<const document::Node*>& tables);

/// The version that the tables ask for: the newest, if they ask for none. One that does not exist
/// is reported, as are tables of versions that do not exist.
[[nodiscard]] std::string choose_version(Findings& findings, std::string_view service,
                                         const std::vector<const document::Node*>& tables);

/// The tables `[version."X"]` in a table of a service whose X is the version or its beginning, the
/// shortest first.
[[nodiscard]] std::vector<const document::Node*> tables_of_version(const document::Node& table,
                                                                   std::string_view version);

}  // namespace weir::system
