// Finding PostgreSQL's programs, and what servers of them are prepared from.
#include <fmt/format.h>
#include <sys/stat.h>

#include "base/text.h"
#include "process/child.h"
#include "system/own_artefacts.h"
#include "system/places.h"
#include "system/postgres.h"
#include "system/service/known.h"
#include "system/service/prepare.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

/// Where the programs are in the catalogue's texts.
constexpr std::string_view kPrograms = "${artefact.server}/bin";

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
Result<std::string> stamps_of(const fs::path& programs) {
  std::string stamps;
  for (const char* name : {"postgres", "initdb"}) {
    WEIR_TRY_ASSIGN(const std::string stamp, stamp_of(programs / name));
    stamps += stamp;
  }
  const fs::path catalogue = programs.parent_path() / "share" / "postgres.bki";
  if (!fs::exists(catalogue)) return stamps;
  WEIR_TRY_ASSIGN(const std::string stamp, stamp_of(catalogue));
  return stamps + stamp;
}

void use_programs(std::string& word, const fs::path& programs) {
  if (word.starts_with(kPrograms)) word.replace(0, kPrograms.size(), programs.string());
}

void use_programs(std::vector<std::string>& words, const fs::path& programs) {
  for (std::string& word : words) use_programs(word, programs);
}

/// The catalogue's description of the nearest version, with programs of the user's.
Result<PostgresBuild> describe_build(const fs::path& programs, const Patience& patience) {
  PostgresBuild build;
  build.programs = programs;
  WEIR_TRY_ASSIGN(std::string stamps, stamps_of(programs));  // names a missing program best
  WEIR_TRY_ASSIGN(build.version, version_of(programs, patience));
  WEIR_TRY_ASSIGN(build.major, major_of(programs, build.version));
  auto description = find_postgres_description(std::to_string(build.major));
  if (!description) description = find_postgres_description({});
  if (!description) return Failure(std::move(description).error());
  build.description = *std::move(description);
  build.description.version = build.version;
  build.description.artefacts.clear();
  build.description.options.push_back(std::move(stamps));
  use_programs(build.description.command, programs);
  for (TaskSpec& task : build.description.prepare->tasks) use_programs(task.command, programs);
  for (auto& [name, value] : build.description.exports) use_programs(value, programs);
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
std::string ways_out(std::string_view version, const std::string& hint) {
  const std::string_view major = version.substr(0, version.find('.'));
  const std::string installed = fmt::format("/usr/lib/postgresql/{}/bin", major);
  const bool found = fs::exists(fs::path(installed) / "initdb");
  return fmt::format(
      "{}; or take installed programs with `--with postgres={}`, or run on a server with "
      "`--target URL`",
      hint, found ? installed : "BINDIR");
}

/// The version stands in the pinned name; nothing needs to be started to learn it.
PostgresBuild from_artefact(ServiceDescription postgres, const fs::path& tree) {
  PostgresBuild build;
  build.programs = tree / "bin";
  build.version = postgres.version.substr(0, postgres.version.rfind('.'));
  std::uint64_t major = 0;
  (void)parse_unsigned(build.version.substr(0, build.version.find('.')), major);
  build.major = static_cast<int>(major);
  build.description = std::move(postgres);
  return build;
}

}  // namespace

Result<PostgresBuild> find_postgres(const Workshop& workshop, const PostgresOptions& options,
                                    const Patience& patience) {
  if (!options.programs.empty()) return use_folder(workshop, options.programs, patience);
  WEIR_TRY_ASSIGN(ServiceDescription postgres, find_postgres_description(options.version));
  auto tree = ensure(workshop, postgres.artefacts.front(), told_to(workshop.progress), patience);
  if (tree) return from_artefact(std::move(postgres), *tree);
  Error error = std::move(tree).error();
  if (error.kind == ErrorKind::Unavailable) error.hint = ways_out(postgres.version, error.hint);
  return Failure(std::move(error));
}

Result<void> prepare_postgres(const Workshop& workshop, const PostgresBuild& build,
                              const Patience& patience) {
  WEIR_TRY_ASSIGN(const Materials materials,
                  ensure_materials(workshop, build.description, {}, patience));
  WEIR_TRY(prepare_service(workshop, build.description, materials, {}, patience));
  return {};
}

}  // namespace weir::system
