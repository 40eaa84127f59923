// Finding PostgreSQL's programs, and preparing the data folder that servers are copied from.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "process/child.h"
#include "system/own_artefacts.h"
#include "system/places.h"
#include "system/postgres.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

/// To be raised when anything below changes what a prepared folder holds.
constexpr int kPreparedFormat = 1;

constexpr std::string_view kConfiguration = R"(
# weir: reachable from this machine only, nothing worth keeping, the same everywhere.
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
shared_buffers = 64MB
min_wal_size = 32MB
max_wal_size = 256MB
wal_level = logical
max_wal_senders = 20
max_replication_slots = 20
max_prepared_transactions = 10
log_checkpoints = off
log_line_prefix = '%m [%p] '
log_timezone = 'UTC'
timezone = 'UTC'
lc_messages = 'C'
datestyle = 'ISO, MDY'
intervalstyle = 'postgres'
)";

constexpr std::string_view kRoles = "CREATE ROLE materialize SUPERUSER LOGIN;\n";

Failure unusable(const fs::path& programs, std::string_view reason) {
  return fail(ErrorKind::Usage,
              fmt::format("cannot use the programs in `{}`: {}", programs.string(), reason),
              "name the `bin` folder of a PostgreSQL, with `initdb` and `postgres` in it");
}

/// The digits behind `postgres (PostgreSQL) `, such as "18.6" or "19devel".
Result<std::string> version_of(const fs::path& programs, const Patience& patience) {
  const std::string program = (programs / "postgres").string();
  auto output =
      process::run_process({.arguments = {program, "-V"}}, patience.deadline, patience.stop);
  if (!output && output.error().kind == ErrorKind::Cancelled) {
    return Failure(std::move(output).error());
  }
  if (!output) return unusable(programs, output.error().message);
  if (!output->status.success()) return unusable(programs, trim(output->error));
  const std::vector<std::string_view> words = split(trim(output->out), ' ');
  if (words.size() < 3) return unusable(programs, "`postgres -V` does not tell a version");
  return std::string(words[2]);
}

Result<int> major_of(const fs::path& programs, std::string_view version) {
  std::uint64_t major = 0;
  const std::string_view digits = version.substr(0, version.find_first_not_of("0123456789"));
  if (!parse_unsigned(digits, major) || major < 12 || major > 99) {
    return unusable(programs, fmt::format("version `{}` is too old or unknown", version));
  }
  return static_cast<int>(major);
}

Result<std::string> stamp_of(const fs::path& program) {
  struct stat status = {};
  if (::stat(program.c_str(), &status) != 0) {
    return unusable(program.parent_path(),
                    fmt::format("there is no `{}`", program.filename().string()));
  }
  return fmt::format("{} {} {}.{}\n", program.string(), status.st_size, status.st_mtim.tv_sec,
                     status.st_mtim.tv_nsec);
}

/// A rebuilt program is another build, although its path is the same.
Result<std::string> key_of(const fs::path& programs, std::string_view version) {
  std::string stamps;
  for (const char* name : {"postgres", "initdb"}) {
    WEIR_TRY_ASSIGN(const std::string stamp, stamp_of(programs / name));
    stamps += stamp;
  }
  const fs::path catalogue = programs.parent_path() / "share" / "postgres.bki";
  if (fs::exists(catalogue)) {
    WEIR_TRY_ASSIGN(const std::string stamp, stamp_of(catalogue));
    stamps += stamp;
  }
  return fmt::format("{}-{}", version, sha256_hex(stamps).substr(0, 12));
}

Result<PostgresBuild> describe_build(const fs::path& programs, const Patience& patience) {
  PostgresBuild build;
  build.programs = programs;
  WEIR_TRY_ASSIGN(build.key, key_of(programs, "?"));  // names a missing program best
  WEIR_TRY_ASSIGN(build.version, version_of(programs, patience));
  WEIR_TRY_ASSIGN(build.major, major_of(programs, build.version));
  WEIR_TRY_ASSIGN(build.key, key_of(programs, build.version));
  return build;
}

Result<PostgresBuild> use_folder(const Workshop& workshop, const fs::path& programs,
                                 const Patience& patience) {
  std::error_code error;
  const fs::path folder = fs::canonical(programs, error);
  if (error) return unusable(programs, error.message());
  const fs::path closed = first_closed_folder(folder, workshop.account);
  if (!closed.empty()) {
    return unusable(programs, fmt::format("the servers' user may not enter `{}`", closed.string()));
  }
  return describe_build(folder, patience);
}

/// Without a server of its own a run can still go elsewhere.
std::string ways_out(const PostgresArtefact& postgres, const std::string& hint) {
  const std::string major = postgres.version.substr(0, postgres.version.find('.'));
  const std::string installed = fmt::format("/usr/lib/postgresql/{}/bin", major);
  const bool found = fs::exists(fs::path(installed) / "initdb");
  return fmt::format(
      "{}; or take installed programs with `--with postgres={}`, or run on a server with "
      "`--target URL`",
      hint, found ? installed : "BINDIR");
}

/// The version stands in the pinned name; nothing needs to be started to learn it.
PostgresBuild from_artefact(const PostgresArtefact& postgres, const fs::path& tree) {
  PostgresBuild build;
  build.programs = tree / "bin";
  build.version = postgres.version.substr(0, postgres.version.rfind('.'));
  std::uint64_t major = 0;
  (void)parse_unsigned(build.version.substr(0, build.version.find('.')), major);
  build.major = static_cast<int>(major);
  build.key = fmt::format("{}-{}", postgres.version, artefact_key(postgres.artefact));
  return build;
}

process::ServiceProcess program(const Workshop& workshop, const PostgresBuild& build,
                                const char* name, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), (build.programs / name).string());
  process::ServiceProcess process{.name = name,
                                  .arguments = std::move(arguments),
                                  .environment = workshop.environment,
                                  .folder = {},
                                  .log = {}};
  process.account = workshop.account;
  return process;
}

Result<void> append(const fs::path& file, std::string_view text) {
  const process::Descriptor target(::open(file.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
  const auto length = static_cast<ssize_t>(text.size());
  if (target.open() && ::write(target.get(), text.data(), text.size()) == length) return {};
  return fail(ErrorKind::Unavailable,
              fmt::format("cannot write `{}`: {}", file.string(), std::strerror(errno)));
}

Result<void> make_owned_folder(const fs::path& folder,
                               const std::optional<process::Account>& owner) {
  const bool made = ::mkdir(folder.c_str(), 0700) == 0 &&
                    (!owner || ::chown(folder.c_str(), owner->user, owner->group) == 0);
  if (made) return {};
  return fail(ErrorKind::Unavailable,
              fmt::format("cannot create `{}`: {}", folder.string(), std::strerror(errno)));
}

Result<void> run_initdb(const Workshop& workshop, const PostgresBuild& build,
                        const fs::path& folder, const Patience& patience) {
  std::vector<std::string> arguments = {"-D",
                                        (folder / "data").string(),
                                        "-U",
                                        "postgres",
                                        "-A",
                                        "trust",
                                        "-E",
                                        "UTF8",
                                        "--locale=C",
                                        "--no-sync",
                                        "--wal-segsize=1"};
  if (build.major >= 18) arguments.emplace_back("--no-data-checksums");  // others have none anyway
  return run_tool(workshop, program(workshop, build, "initdb", std::move(arguments)), folder,
                  patience);
}

/// In single-user mode: no port, no waiting.
Result<void> add_roles(const Workshop& workshop, const PostgresBuild& build, const fs::path& folder,
                       const Patience& patience) {
  WEIR_TRY(write_file(folder / "roles.sql", kRoles));
  process::ServiceProcess process =
      program(workshop, build, "postgres",
              {"--single", "-D", (folder / "data").string(), "-c", "fsync=off", "postgres"});
  process.input = folder / "roles.sql";
  return run_tool(workshop, std::move(process), folder, patience);
}

}  // namespace

Result<PostgresBuild> find_postgres(const Workshop& workshop, const PostgresOptions& options,
                                    const Patience& patience) {
  if (!options.programs.empty()) return use_folder(workshop, options.programs, patience);
  WEIR_TRY_ASSIGN(const PostgresArtefact postgres, find_postgres_artefact(options.version));
  auto tree = ensure(workshop, postgres.artefact, told_to(workshop.progress), patience);
  if (tree) return from_artefact(postgres, *tree);
  Error error = std::move(tree).error();
  if (error.kind == ErrorKind::Unavailable) error.hint = ways_out(postgres, error.hint);
  return Failure(std::move(error));
}

Result<fs::path> prepare_postgres(const Workshop& workshop, const PostgresBuild& build,
                                  const Patience& patience) {
  const std::string name = fmt::format("postgres-{}-{}-{}", build.key, kPreparedFormat,
                                       workshop.account ? workshop.account->user : ::geteuid());
  fs::path place = workshop.cache / "prepared" / name;
  if (fs::exists(place)) return place;
  WEIR_TRY_ASSIGN(const CacheLock lock, CacheLock::take(workshop, name, patience));
  if (fs::exists(place)) return place;
  workshop.progress(fmt::format("preparing PostgreSQL {}", build.version));
  WEIR_TRY_ASSIGN(const WorkFolder work, WorkFolder::create(workshop, patience));
  const fs::path data = work.path() / "data";
  WEIR_TRY(make_owned_folder(data, workshop.account));
  WEIR_TRY(run_initdb(workshop, build, work.path(), patience));
  WEIR_TRY(append(data / "postgresql.conf", kConfiguration));
  WEIR_TRY(add_roles(workshop, build, work.path(), patience));
  WEIR_TRY(publish(data, place));
  return place;
}

}  // namespace weir::system
