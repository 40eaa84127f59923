// npm: packages with their exact versions in a `node_modules`; nothing of them is run.
//
// With a checksum for each tarball exactly the named packages are taken. With one checksum of the
// whole they are installed with all that they depend on; it covers the integrity of each.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "system/service/fetcher.h"

namespace weir::system::fetch_npm {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kModules = "node_modules";

/// The version behind the last `@`, which is not that of a scope.
Result<void> check(const ArtefactSpec& artefact) {
  for (const std::string& name : artefact.names) {
    const std::size_t at = name.rfind('@');
    const bool formed = at != std::string::npos && at > 0 && at + 1 < name.size() &&
                        name[0] != '-' && name[at + 1] >= '0' && name[at + 1] <= '9' &&
                        name.find_first_of(" *,;<>|~^:") == std::string::npos;
    if (!formed) return bad_name(artefact, name, "PACKAGE@VERSION with an exact version");
  }
  return {};
}

bool installs(const FetchJob& job) { return !job.artefact.content_sha256.empty(); }

Result<void> run_npm(const FetchJob& job, std::initializer_list<const char*> arguments) {
  WEIR_TRY_ASSIGN(std::vector<std::string> words, find_npm(job));
  words.insert(words.end(), arguments.begin(), arguments.end());
  words.insert(words.end(), {"--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps"});
  words.insert(words.end(), job.artefact.names.begin(), job.artefact.names.end());
  return run_client(job, {"npm",
                          std::move(words),
                          {{"npm_config_cache", (job.folder / "npm").native()},
                           {"npm_config_update_notifier", "false"}},
                          job.downloads});
}

/// The field of a JSON object, or an empty text.
std::string field(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Result<nlohmann::json> read_json(const fs::path& file) {
  WEIR_TRY_ASSIGN(const std::string text, read_file(file));
  nlohmann::json parsed = nlohmann::json::parse(text, nullptr, false);
  if (parsed.is_object()) return parsed;
  return fail(ErrorKind::Unavailable,
              fmt::format("`{}` of npm is not a JSON object", file.filename().string()));
}

/// What npm has written down of each package that it has verified.
Result<FetchedFiles> read_lock(const FetchJob& job) {
  WEIR_TRY_ASSIGN(const nlohmann::json lock, read_json(job.downloads / "package-lock.json"));
  std::vector<FetchedFile> files;
  const auto packages = lock.find("packages");
  if (packages == lock.end()) return fail(ErrorKind::Unavailable, "npm has locked nothing");
  for (const auto& [path, package] : packages->items()) {
    if (path.empty()) continue;
    const std::string integrity = field(package, "integrity");
    if (integrity.empty()) {
      return fail(ErrorKind::Unavailable, fmt::format("npm tells no integrity of `{}`", path));
    }
    files.push_back({fmt::format("{}@{}", path, field(package, "version")), integrity,
                     bytes_below(job.downloads / path)});
  }
  return summarise(std::move(files));
}

Result<FetchedFiles> download(FetchJob& job) {
  if (!installs(job)) {
    WEIR_TRY(run_npm(job, {"pack", "--quiet"}));
    return list_downloads(job);
  }
  WEIR_TRY(write_file(job.downloads / "package.json", "{\"private\":true}\n"));
  WEIR_TRY(run_npm(job, {"install", "--quiet", "--save-exact", "--package-lock"}));
  return read_lock(job);
}

Failure cannot_move(const fs::path& path, const std::error_code& error) {
  return fail(ErrorKind::Unavailable,
              fmt::format("cannot move what came to `{}`: {}", path.string(), error.message()));
}

/// A package's place is its name, which only it knows.
Result<void> unpack_tarball(const FetchJob& job, const fs::path& tarball) {
  const fs::path unpacked = job.folder / "package";
  WEIR_TRY(unpack_archive(job, tarball, unpacked));
  WEIR_TRY_ASSIGN(const nlohmann::json package, read_json(unpacked / "package.json"));
  const fs::path name = field(package, "name");
  if (name.empty() || name.is_absolute() || name.lexically_normal() != name ||
      *name.begin() == "..") {
    return fail(ErrorKind::Unavailable,
                fmt::format("`{}` has no name", tarball.filename().string()));
  }
  const fs::path place = job.tree / kModules / name;
  std::error_code error;
  fs::create_directories(place.parent_path(), error);
  if (!error) fs::rename(unpacked, place, error);
  if (error) return cannot_move(place, error);
  return {};
}

Result<void> unpack(FetchJob& job, const FetchedFiles& files) {
  if (installs(job)) {
    std::error_code error;
    fs::rename(job.downloads / kModules, job.tree / kModules, error);
    if (error) return cannot_move(job.tree / kModules, error);
    return {};
  }
  for (const FetchedFile& file : files.files) {
    WEIR_TRY(unpack_tarball(job, job.downloads / file.name));
  }
  return {};
}

}  // namespace

extern const Fetcher spec;
constinit const Fetcher spec = {ArtefactKind::Npm, Trust::Pinned, "unpacking", check,
                                download,          unpack};

}  // namespace weir::system::fetch_npm
