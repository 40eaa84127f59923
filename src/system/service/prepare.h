// Preparing: what a service needs once for each artefact, version and options, kept in the cache.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "system/service/description.h"
#include "system/service/known.h"
#include "system/service/probe.h"
#include "system/workshop.h"

namespace weir::system {

/// The key of a prepared folder: a digest over everything that its content depends on. Usage for a
/// name in the texts that is not known.
[[nodiscard]] Result<std::string> prepared_key(const ServiceDescription& description,
                                               const Materials& materials);

/// The prepared folder, made if the cache has none; an empty path if the service needs none. Two
/// weirs at once make it once, and it becomes visible only when it is whole.
[[nodiscard]] Result<std::filesystem::path> prepare_service(const Workshop& workshop,
                                                            const ServiceDescription& description,
                                                            const Materials& materials,
                                                            const OnWait& wait,
                                                            const Patience& patience);

}  // namespace weir::system
