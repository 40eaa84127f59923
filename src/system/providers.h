// The lease providers: where `weir run` gets its databases from.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/result.h"
#include "driver/url.h"
#include "system/endpoints.h"
#include "system/lease.h"
#include "system/places.h"
#include "system/postgres.h"

namespace weir::system {

struct OwnServerOptions {
  PostgresOptions postgres;
  unsigned jobs = 1;         ///< Leases that are out at a time.
  std::size_t expected = 0;  ///< Leases that will be asked for in all: no more databases are made.
  EnvironmentLookup environment;
  Progress progress;                                    ///< May be called from any thread.
  std::filesystem::path supervisor = "/proc/self/exe";  ///< The program that supervises.
};

/// Databases on a server of weir's own, cloned ahead of need, never used twice; a server each for
/// leases that need one. Starting begins at once in the background, so that what goes wrong with it
/// is told by the first `acquire`. Usage or Unavailable if there is no place to work in. The
/// destructor returns when nothing is left, unless databases were kept.
[[nodiscard]] Result<std::unique_ptr<LeaseProvider>> lease_own_server(OwnServerOptions options);

struct OwnMysqlOptions {
  EnvironmentLookup environment;
  Progress progress = [](std::string_view) {};          ///< May be called from any thread.
  std::filesystem::path supervisor = "/proc/self/exe";  ///< The program that supervises.
};

/// New and empty databases on a MariaDB of weir's own, which the first lease starts and the
/// destructor ends, unless a database was kept.
[[nodiscard]] std::unique_ptr<LeaseProvider> lease_own_mysql(OwnMysqlOptions options);

struct TargetOptions {
  driver::ConnectTarget target;
  Endpoints endpoints;  ///< Applied to weir's own connections to the target.
  EnvironmentLookup environment;
  Progress progress = [](std::string_view) {};  ///< May be called from any thread.
  bool bare = false;  ///< New databases are empty, whatever is in the target's.
};

/// Exactly the target's database for every lease; nothing is made or dropped. Leases that are out
/// at the same time would share it, so there is one at a time.
[[nodiscard]] Result<std::unique_ptr<LeaseProvider>> lease_target(TargetOptions options);

/// Databases on the target's server, cloned from the target's (or empty) when asked for and dropped
/// after. A lease that needs a server runs alone.
[[nodiscard]] Result<std::unique_ptr<LeaseProvider>> lease_target_clones(TargetOptions options);

struct InProcessOptions {
  std::string engine;             ///< The name of a driver that is a library.
  std::string file = ":memory:";  ///< A database that all leases use, one at a time.
  std::vector<std::filesystem::path> init_files;  ///< SQL for each database in memory, in order.
  EnvironmentLookup environment;
  Progress progress = [](std::string_view) {};          ///< May be called from any thread.
  std::filesystem::path supervisor = "/proc/self/exe";  ///< The program that supervises fetching.
};

/// Databases of an engine that is a library in this process: in memory, one for each lease, which
/// all sessions on the lease's target share and which ends with the last of them; or one file.
/// DuckDB's library is fetched by the first lease, unless the cache has it.
[[nodiscard]] Result<std::unique_ptr<LeaseProvider>> lease_in_process(InProcessOptions options);

using MakeLeases = std::function<Result<std::unique_ptr<LeaseProvider>>()>;

/// The provider of each engine, made when the first lease of that engine is asked for: of scripts
/// that cannot be run nothing is to be started. If it cannot be made every `acquire` of the engine
/// fails so; Usage for an engine that is not among them.
[[nodiscard]] std::unique_ptr<LeaseProvider> lease_by_engine(
    const std::map<std::string, MakeLeases, std::less<>>& engines);

}  // namespace weir::system
