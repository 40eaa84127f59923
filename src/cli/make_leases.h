// From the options that say where files run to whoever gives them their place.
#pragma once

#include <memory>
#include <string>

#include "cli/run_settings.h"
#include "plan/journal.h"
#include "system/duckdb_library.h"
#include "system/endpoints.h"
#include "system/lease.h"

namespace weir::cli {

/// The provider that the settings ask for. Everything passed must outlive it.
[[nodiscard]] Result<std::unique_ptr<system::LeaseProvider>> make_leases(
    const RunSettings& settings, plan::Journal& journal, const system::Endpoints& endpoints);

/// The same for `--against`; an empty pointer without it.
[[nodiscard]] Result<std::unique_ptr<system::LeaseProvider>> make_other_leases(
    const RunSettings& settings, plan::Journal& journal, const system::Endpoints& endpoints);
/// DuckDB for actions, whose progress is told like that of engines.
[[nodiscard]] std::unique_ptr<system::DuckdbLibrary> make_duckdb_library(plan::Journal& journal);
/// Whether a value of `--against` means an engine of weir's own or a memory; else it is a database
/// that is there already.
[[nodiscard]] bool is_own_engine(const std::string& against);
/// Which engine `--against` names; empty without it.
[[nodiscard]] std::string other_engine(const RunSettings& settings);

/// The place in a few words, secrets masked: an URL, or "PostgreSQL 18 of weir's own"; with that of
/// `--against`.
[[nodiscard]] std::string describe_place(const RunSettings& settings);

}  // namespace weir::cli
