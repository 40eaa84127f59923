// Names: what `${...}` in a description stands for while the service is prepared or runs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "system/service/description.h"
#include "system/service/fetch.h"
#include "system/service/interpolate.h"
#include "system/workshop.h"

namespace weir::system {

/// What is found or fetched before a service can be prepared.
struct Materials {
  std::map<std::string, std::filesystem::path, std::less<>> artefacts;  ///< Folders, by name.
  std::map<std::string, std::filesystem::path, std::less<>> tools;      ///< Programs, by name.
};

/// Finds every artefact and tool, and fetches those that are not there; `progress` may be empty.
[[nodiscard]] Result<Materials> ensure_materials(const Workshop& workshop,
                                                 const ServiceDescription& description,
                                                 const OnFetch& progress, const Patience& patience);

/// All that is known of a service at a time; what is not known yet is empty.
struct Known {
  const ServiceDescription* description;  ///< Never null.
  Materials materials;
  std::filesystem::path folder;
  std::filesystem::path prepared;
  std::map<std::string, std::uint16_t> ports;
  NameLookup others;  ///< `service.*`, `project`, and whatever else is not the service's own.
};

/// The names of interpolate.h. `known` must outlive the result.
[[nodiscard]] NameLookup names_of(const Known& known);

/// Replaces names in each of the texts.
[[nodiscard]] Result<std::vector<std::string>> interpolate_all(
    const std::vector<std::string>& texts, const NameLookup& names);
[[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> interpolate_all(
    const std::vector<std::pair<std::string, std::string>>& settings, const NameLookup& names);

/// The environment of one of the service's programs: weir's for services, a home and a place for
/// temporary files in `folder`, and what the description says, which wins.
[[nodiscard]] std::vector<std::string> environment_of(
    const Workshop& workshop, const std::filesystem::path& folder,
    const std::vector<std::pair<std::string, std::string>>& settings);

}  // namespace weir::system
