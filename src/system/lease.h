// Lease: the database, names and folder that a file or a suite has to itself, and who gives them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "driver/url.h"

namespace weir::system {

/// How much of a server a file needs.
enum class ServerNeed : std::uint8_t {
  Database,  ///< One database; others may use the same server meanwhile.
  Server,    ///< It touches what a whole server shares (roles, databases, settings, slots).
};

struct LeaseRequest {
  std::string name;  ///< The file or suite, for messages.
  ServerNeed need = ServerNeed::Database;
  /// The name of a driver, such as `sqlite`. Only lease_by_engine looks at it: other providers have
  /// one engine.
  std::string engine = "postgres";
  bool shared = false;  ///< Several files use the lease, one after the other.
};

class MemoryKeeper;

/// What the holder may use until it gives the lease back. Plain data.
struct Lease {
  std::uint64_t number = 0;    ///< Counts from 1 in the order of acquisition, for each engine.
  driver::ConnectTarget main;  ///< Server, user and database of the main session.
  /// What users call it, which no run changes: the URL of what it is a clone of, `postgres` and
  /// `mysql` on a server of weir's own; empty if `main` says it.
  std::string origin;
  std::string prefix;              ///< For topics, buckets and the like; unique on this machine.
  std::filesystem::path scratch;   ///< An empty folder; vanishes with the lease.
  std::filesystem::path programs;  ///< Folder of the server's own psql; empty if unknown.
  /// Keeps a database in memory while nobody has a session on it; null where nothing has to.
  std::shared_ptr<MemoryKeeper> keeper = nullptr;
};

/// Another database of a lease whose engine is a library: the file `path`, below the lease's
/// scratch folder unless it is absolute. A session that is to have it is closed and connected anew.
[[nodiscard]] driver::ConnectTarget database_file(const Lease& lease,
                                                  const std::filesystem::path& path);

/// What becomes of a lease's database.
enum class LeaseFate : std::uint8_t { Drop, Keep };

/// What there is to say after a lease was given back.
struct Released {
  /// What the file left on a server that is not ours, such as "role `alice`". Only looked for after
  /// a lease with ServerNeed::Server.
  std::vector<std::string> leftovers;
  /// Of a kept database: lines that tell how to open it and how to get rid of it.
  std::vector<std::string> how_to_open;
};

/// Gives leases to files. Every member may be called from any thread; a lease is released exactly
/// once, also when its file failed or was interrupted.
class LeaseProvider {
 public:
  virtual ~LeaseProvider() = default;
  LeaseProvider() = default;
  LeaseProvider(const LeaseProvider&) = delete;
  LeaseProvider& operator=(const LeaseProvider&) = delete;

  /// Waits until a database is ready. Unavailable: there is no server, and no later call will find
  /// one; Timeout and Cancelled as they say.
  [[nodiscard]] virtual Result<Lease> acquire(const LeaseRequest& request, Deadline deadline,
                                              const std::stop_token& stop) = 0;
  /// Whether the lease is also one that `request` could have got.
  [[nodiscard]] virtual bool suits(const Lease& /*lease*/, const LeaseRequest& /*request*/) const {
    return true;
  }
  /// Gives the lease back; work that others need not wait for is done in the background.
  virtual Released release(Lease lease, LeaseFate fate) = 0;

  /// What a user calls the place, such as "PostgreSQL 18.6 of weir's own"; empty until it is known.
  [[nodiscard]] virtual std::string description() const = 0;
};

}  // namespace weir::system
