// From the options that say where files run to whoever gives them their place.
#pragma once

#include <memory>
#include <string>

#include "cli/run_settings.h"
#include "plan/journal.h"
#include "system/endpoints.h"
#include "system/lease.h"

namespace weir::cli {

/// The provider that the settings ask for. Everything passed must outlive it.
[[nodiscard]] Result<std::unique_ptr<system::LeaseProvider>> make_leases(
    const RunSettings& settings, plan::Journal& journal, const system::Endpoints& endpoints);

/// The place in a few words, secrets masked: an URL, or "PostgreSQL 18 of weir's own".
[[nodiscard]] std::string describe_place(const RunSettings& settings);

}  // namespace weir::cli
