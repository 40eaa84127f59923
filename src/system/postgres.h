// PostgreSQL servers of weir's own: found or fetched, prepared once, then copied and started.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "driver/url.h"
#include "process/supervisor.h"
#include "system/admin.h"
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

/// Programs of one version.
struct PostgresBuild {
  std::filesystem::path programs;
  std::string version;  ///< As `postgres -V` says it, such as "18.6".
  int major = 0;
  std::string key;  ///< Names exactly this build; part of the prepared folder's name.
};

/// Finds the user's programs or fetches the version. Usage: they cannot be used, or the version
/// does not exist; Unavailable: it cannot be fetched.
[[nodiscard]] Result<PostgresBuild> find_postgres(const Workshop& workshop,
                                                  const PostgresOptions& options,
                                                  const Patience& patience);

/// The data folder that servers of this build start from: made by initdb and configured, once. It
/// holds no port and no path.
[[nodiscard]] Result<std::filesystem::path> prepare_postgres(const Workshop& workshop,
                                                             const PostgresBuild& build,
                                                             const Patience& patience);

/// One running server with a data folder of its own. The destructor stops it; what it leaves on
/// disk vanishes with the run.
class PostgresServer {
 public:
  struct Recipe {
    PostgresBuild build;
    std::filesystem::path prepared;
    std::vector<std::pair<std::string, std::string>> settings;
    std::vector<std::filesystem::path> init_files;
  };

  /// Copies the prepared folder to `folder`/data, starts the server on a free port and returns when
  /// it answers and databases can be cloned. `folder` must not exist.
  [[nodiscard]] static Result<std::unique_ptr<PostgresServer>> start(
      const Workshop& workshop, const Recipe& recipe, const std::filesystem::path& folder,
      const Patience& patience);
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  /// How superuser `postgres` connects to a database.
  [[nodiscard]] driver::ConnectTarget target(std::string_view database) const;
  [[nodiscard]] const PostgresBuild& build() const { return build_; }
  /// Its data and log.
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  /// The statement that makes an empty database, or a copy of what the init files left.
  [[nodiscard]] std::string create_statement(std::string_view database) const;
  /// Says how the server ended, with the last lines of its log; empty while it runs.
  [[nodiscard]] std::string epitaph() const;
  /// Leaves the server running; the supervisor must be detached.
  void abandon() { abandoned_ = true; }

 private:
  PostgresServer(const Workshop& workshop, const Recipe& recipe, std::filesystem::path folder);
  [[nodiscard]] Result<void> lay_out(const Recipe& recipe);
  [[nodiscard]] Result<void> start_process(const Patience& patience);
  [[nodiscard]] Result<bool> try_port(const Patience& patience);
  [[nodiscard]] Result<bool> answers(const Patience& patience) const;
  [[nodiscard]] Result<void> make_template(const Recipe& recipe, const Patience& patience) const;
  [[nodiscard]] Failure start_failure() const;

  const Workshop& workshop_;
  PostgresBuild build_;
  std::filesystem::path folder_;
  process::Service service_;
  std::uint16_t port_ = 0;
  bool own_template_ = false;  ///< Databases are cloned from one that the init files filled.
  bool abandoned_ = false;
};

}  // namespace weir::system
