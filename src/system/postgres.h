// PostgreSQL servers of weir's own: instances of the catalogue's service, of any build, that are
// worth nothing when the run is over.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "driver/url.h"
#include "system/admin.h"
#include "system/service/description.h"
#include "system/service/instance.h"
#include "system/workshop.h"

namespace weir::system {

/// What the user asks for.
struct PostgresOptions {
  std::string version;             ///< "15", "15.19.0"; empty: the newest. Not with `programs`.
  std::filesystem::path programs;  ///< The user's own `bin` folder; empty: from the cache.
  std::vector<std::pair<std::string, std::string>> settings;  ///< For postgresql.conf, in order.
  std::vector<std::filesystem::path> init_files;  ///< SQL for the database that others are cloned
                                                  ///< from, in order.
};

/// A PostgreSQL that servers can be started of.
struct PostgresBuild {
  ServiceDescription description;  ///< The catalogue's, with the user's programs if there are any.
  std::filesystem::path programs;
  std::string version;  ///< As `postgres -V` says it, such as "18.6".
  int major = 0;
};

/// Finds the user's programs or fetches the version. Usage: they cannot be used, or the version
/// does not exist; Unavailable: it cannot be fetched.
[[nodiscard]] Result<PostgresBuild> find_postgres(const Workshop& workshop,
                                                  const PostgresOptions& options,
                                                  const Patience& patience);

/// Makes what servers of this build start from, unless the cache has it: starting one is quick
/// then.
[[nodiscard]] Result<void> prepare_postgres(const Workshop& workshop, const PostgresBuild& build,
                                            const Patience& patience);

/// One running server with a data folder of its own. The destructor stops it; what it leaves on
/// disk vanishes with the run.
class PostgresServer {
 public:
  struct Recipe {
    PostgresBuild build;
    std::vector<std::pair<std::string, std::string>> settings;
    std::vector<std::filesystem::path> init_files;
  };

  /// Starts an instance in `folder`, which must not exist, and returns when it answers and
  /// databases can be cloned.
  [[nodiscard]] static Result<std::unique_ptr<PostgresServer>> start(
      const Workshop& workshop, const Recipe& recipe, const std::filesystem::path& folder,
      const Patience& patience);
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  /// How superuser `postgres` connects to a database.
  [[nodiscard]] driver::ConnectTarget target(std::string_view database) const;
  /// Its data and log.
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  /// The statement that makes an empty database, or a copy of what the init files left.
  [[nodiscard]] std::string create_statement(std::string_view database) const;
  /// Says how the server ended, with the last lines of its log; empty while it runs.
  [[nodiscard]] std::string epitaph() const { return instance_->epitaph(); }
  /// Leaves the server running; the supervisor must be detached.
  void abandon() { instance_->abandon(); }

 private:
  PostgresServer(const Recipe& recipe, std::unique_ptr<Instance> instance);
  [[nodiscard]] Result<void> make_template(const Recipe& recipe, const Patience& patience) const;

  std::unique_ptr<Instance> instance_;
  std::filesystem::path folder_;
  std::uint16_t port_ = 0;
  int major_ = 0;
  bool own_template_ = false;  ///< Databases are cloned from one that the init files filled.
};

}  // namespace weir::system
