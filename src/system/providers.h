// The lease providers: where `weir run` gets its databases from.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>

#include "base/result.h"
#include "driver/url.h"
#include "system/artefact.h"
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
  Fetch fetch = fetch_with_pip;                         ///< Replaced in tests.
  std::filesystem::path supervisor = "/proc/self/exe";  ///< The program that supervises.
};

/// Databases on a server of weir's own, cloned ahead of need, never used twice; a server each for
/// leases that need one. Starting begins at once in the background, so that what goes wrong with it
/// is told by the first `acquire`. Usage or Unavailable if there is no place to work in. The
/// destructor returns when nothing is left, unless databases were kept.
[[nodiscard]] Result<std::unique_ptr<LeaseProvider>> lease_own_server(OwnServerOptions options);

struct TargetOptions {
  driver::ConnectTarget target;
  Endpoints endpoints;  ///< Applied to weir's own connections to the target.
  EnvironmentLookup environment;
};

/// Exactly the target's database for every lease; nothing is made or dropped. Leases that are out
/// at the same time would share it, so there is one at a time.
[[nodiscard]] Result<std::unique_ptr<LeaseProvider>> lease_target(TargetOptions options);

/// Databases on the target's server, cloned from the target's when asked for and dropped after. A
/// lease that needs a server runs alone.
[[nodiscard]] Result<std::unique_ptr<LeaseProvider>> lease_target_clones(TargetOptions options);

using MakeLeases = std::function<Result<std::unique_ptr<LeaseProvider>>()>;

/// What `make` makes when the first lease is asked for: of scripts that cannot be run nothing is to
/// be started. If it fails every `acquire` fails so.
[[nodiscard]] std::unique_ptr<LeaseProvider> lease_on_demand(MakeLeases make);

}  // namespace weir::system
