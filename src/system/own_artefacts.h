// Artefacts that weir itself runs scripts on: PostgreSQL's versions, MariaDB, the libraries of
// DuckDB and of Kafka's client.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"
#include "system/places.h"
#include "system/service/description.h"
#include "system/service/fetch.h"

namespace weir::system {

/// The catalogue's PostgreSQL "15" or "15.19.0" (or "15.19"), the newest if empty. Usage error,
/// with what there is, for any other.
[[nodiscard]] Result<ServiceDescription> find_postgres_description(std::string_view version);

/// The catalogue's MariaDB.
[[nodiscard]] Result<ServiceDescription> find_mariadb_description();

/// DuckDB's library, the only file in its folder: 2.0.0, if the cache has it or Maven can fetch it
/// here, else 1.5.5, for which pip is enough.
[[nodiscard]] const ArtefactSpec& duckdb_artefact(const std::filesystem::path& cache);

/// librdkafka in the wheel of its Python client, the only file in its folder: Debian's is too old
/// for SCRAM against today's brokers.
[[nodiscard]] const ArtefactSpec& rdkafka_artefact();

/// Finds the file of such an artefact, fetched if the cache has none.
class LibraryFinder {
 public:
  /// `supervisor` is the program that supervises fetching.
  LibraryFinder(EnvironmentLookup environment, Progress progress, std::filesystem::path supervisor)
      : environment_(std::move(environment)),
        progress_(std::move(progress)),
        supervisor_(std::move(supervisor)) {}
  [[nodiscard]] Result<std::filesystem::path> cache() const;
  [[nodiscard]] Result<std::filesystem::path> find(const ArtefactSpec& artefact,
                                                   const Patience& patience) const;

 private:
  EnvironmentLookup environment_;
  Progress progress_;
  std::filesystem::path supervisor_;
};

/// Tells a workshop's progress of a fetch: once that it begins, then now and then how far it is.
[[nodiscard]] OnFetch told_to(const Progress& progress);

}  // namespace weir::system
