// The life of a fetch: cache, lock, download, checksums, unpacking, publishing.
#include "system/service/fetch.h"

#include <fmt/format.h>

#include <array>

#include "base/digest.h"
#include "base/file.h"
#include "system/places.h"
#include "system/service/fetch_check.h"
#include "system/service/fetcher.h"

namespace weir::system {

#define FETCHER(name)        \
  namespace name {           \
  extern const Fetcher spec; \
  }
#include "system/service/fetchers.def"
#undef FETCHER

namespace {

namespace fs = std::filesystem;

#define FETCHER(name) &name::spec,
constexpr std::array kFetchers = {
#include "system/service/fetchers.def"
};
#undef FETCHER

constexpr std::size_t kKeyDigits = 12;

std::string_view to_text(ArtefactKind kind) {
  switch (kind) {
    case ArtefactKind::Debian: return "debian";
    case ArtefactKind::Npm: return "npm";
    case ArtefactKind::Pypi: return "pypi";
    case ArtefactKind::Maven: return "maven";
    case ArtefactKind::Go: return "go";
    case ArtefactKind::Path: return "path";
    case ArtefactKind::Build: return "build";
  }
  return "";
}

/// `@electric-sql/pglite@0.5.14` as "pglite 0.5.14".
std::string short_name(const ArtefactSpec& artefact) {
  std::string name = artefact.names.empty() ? artefact.name : artefact.names.front();
  std::string version;
  const auto part_from = [&](std::size_t at, std::size_t length) {
    if (at == std::string::npos || at == 0) return;
    version = name.substr(at + length);
    name.resize(at);
  };
  switch (artefact.kind) {
    case ArtefactKind::Debian: part_from(name.find('='), 1); break;
    case ArtefactKind::Pypi: part_from(name.find("=="), 2); break;
    case ArtefactKind::Npm:
    case ArtefactKind::Go: part_from(name.rfind('@'), 1); break;
    case ArtefactKind::Maven:
      name.erase(0, name.find(':') + 1);
      part_from(name.find(':'), 1);
      version.resize(std::min(version.size(), version.find(':')));
      break;
    case ArtefactKind::Path: return name;
    case ArtefactKind::Build: return artefact.name;
  }
  name.erase(0, name.rfind('/') + 1);
  return version.empty() ? name : fmt::format("{} {}", name, version);
}

/// The label as part of a path.
std::string file_name_of(const ArtefactSpec& artefact) {
  std::string name = short_name(artefact);
  for (char& c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '_';
    if (!plain) c = '-';
  }
  return fmt::format("{}-{}", name, artefact_key(artefact));
}

fs::path record_place(const fs::path& place) { return place.native() + ".record"; }

Result<fs::path> use_path(const Workshop& workshop, const ArtefactSpec& artefact) {
  fs::path path = artefact_place(workshop.cache, artefact);
  std::error_code error;
  if (!fs::exists(path, error)) {
    return fail(ErrorKind::Usage, fmt::format("there is no `{}`", path.string()));
  }
  const fs::path closed = first_closed_folder(path, workshop.account);
  if (closed.empty()) return path;
  return fail(ErrorKind::Usage,
              fmt::format("the services' user may not enter `{}`", closed.string()),
              "weir as root runs services as `nobody`; move it to a folder open to all");
}

Result<void> make_folders(const FetchJob& job) {
  std::error_code error;
  for (const fs::path& folder : {job.downloads, job.tree, job.folder / "tmp"}) {
    fs::create_directory(folder, error);
    if (error) {
      return fail(ErrorKind::Unavailable,
                  fmt::format("cannot create `{}`: {}", folder.string(), error.message()));
    }
  }
  return {};
}

/// Everybody may read it: services run as another user. Nothing runs as more than who starts it.
Result<void> open_to_all(const FetchJob& job) {
  return run_client(job, {"chmod", {"chmod", "-R", "a+rX,u+w,ug-s", job.tree.string()}});
}

/// Downloads, compares, unpacks; the tree is whole when it returns.
Result<FetchedFiles> make_tree(FetchJob& job, const Fetcher& fetcher) {
  WEIR_TRY(make_folders(job));
  job.watch.now("downloading");
  WEIR_TRY_ASSIGN(FetchedFiles files, fetcher.download(job));
  job.watch.now("checking");
  WEIR_TRY(check_download(job.artefact, fetcher.trust, files));
  job.watch.now(fetcher.unpacking);
  WEIR_TRY(fetcher.unpack(job, files));
  WEIR_TRY(open_to_all(job));
  return files;
}

FetchRecord make_record(const FetchJob& job, FetchedFiles files, MonotonicTime begin) {
  const SystemClock clock;
  FetchRecord record;
  record.label = artefact_label(job.artefact);
  for (const FetchedFile& file : files.files) record.downloaded += file.bytes;
  record.size = bytes_below(job.tree);
  record.took = std::chrono::duration_cast<std::chrono::milliseconds>(clock.now() - begin);
  record.fetched = std::chrono::system_clock::to_time_t(clock.wall_now());
  record.files = std::move(files);
  return record;
}

Result<void> fetch_to(const Workshop& workshop, const ArtefactSpec& artefact, const fs::path& place,
                      const OnFetch& progress, const Patience& patience) {
  const MonotonicTime begin = SystemClock().now();
  WEIR_TRY_ASSIGN(const WorkFolder work, WorkFolder::create(workshop, patience));
  const fs::path& folder = work.path();
  FetchWatch watch(artefact_label(artefact), artefact.size, folder, progress);
  FetchJob job{workshop,       artefact, progress, patience, watch, folder, folder / "downloads",
               folder / "tree"};
  WEIR_TRY_ASSIGN(FetchedFiles files, make_tree(job, *find_fetcher(artefact.kind)));
  const FetchRecord record = make_record(job, std::move(files), begin);
  std::error_code error;
  fs::create_directories(place.parent_path(), error);
  // First: the folder says that all is there.
  WEIR_TRY(write_file(record_place(place), to_text(record)));
  WEIR_TRY(publish(job.tree, place));
  // A build leaves ten thousands of files; whoever waits for it is told. What cannot be removed
  // here goes with the work folder.
  watch.now(kClearing);
  for (const char* part : {"gocache", "mod", "repository", "downloads"}) {
    fs::remove_all(folder / part, error);
  }
  return {};
}

constexpr std::string_view kWaysOut =
    "what `weir fetch` has fetched once is taken from the cache, also without a network";

}  // namespace

const Fetcher* find_fetcher(ArtefactKind kind) {
  for (const Fetcher* fetcher : kFetchers) {
    if (fetcher->kind == kind) return fetcher;
  }
  return nullptr;
}

std::string artefact_label(const ArtefactSpec& artefact) {
  const std::string first = short_name(artefact);
  const bool several = artefact.names.size() > 1 && artefact.kind != ArtefactKind::Build;
  return several ? fmt::format("{} and {} more", first, artefact.names.size() - 1) : first;
}

Result<void> check_artefact(const ArtefactSpec& artefact) {
  if (artefact.names.empty()) {
    return fail(ErrorKind::Usage, fmt::format("artefact `{}` names nothing", artefact.name));
  }
  const Fetcher* fetcher = find_fetcher(artefact.kind);
  return fetcher == nullptr ? Result<void>() : fetcher->check(artefact);
}

std::string artefact_key(const ArtefactSpec& artefact) {
  std::string text = fmt::format("{}\n", to_text(artefact.kind));
  for (const std::string& name : artefact.names) text += fmt::format("name {}\n", name);
  for (const auto& [file, digest] : artefact.sha256) text += fmt::format("{} {}\n", digest, file);
  text += fmt::format("{}\n{}\n{}\n", artefact.content_sha256, artefact.content, artefact.platform);
  return sha256_hex(text).substr(0, kKeyDigits);
}

fs::path artefact_place(const fs::path& cache, const ArtefactSpec& artefact) {
  if (artefact.kind != ArtefactKind::Path) return cache / "artefacts" / file_name_of(artefact);
  const fs::path folder = fs::path(artefact.origin.file).parent_path();
  const fs::path path = artefact.names.empty() ? fs::path() : fs::path(artefact.names.front());
  return fs::absolute(folder / path).lexically_normal();
}

bool is_fetched(const fs::path& cache, const ArtefactSpec& artefact) {
  std::error_code error;
  return fs::exists(artefact_place(cache, artefact), error);
}

std::optional<FetchRecord> fetch_record(const fs::path& cache, const ArtefactSpec& artefact) {
  if (artefact.kind == ArtefactKind::Path || !is_fetched(cache, artefact)) return std::nullopt;
  const auto text = read_file(record_place(artefact_place(cache, artefact)));
  return text ? std::optional(parse_fetch_record(*text)) : std::nullopt;
}

Result<fs::path> ensure(const Workshop& workshop, const ArtefactSpec& artefact,
                        const OnFetch& progress, const Patience& patience) {
  WEIR_TRY(check_artefact(artefact));
  if (artefact.kind == ArtefactKind::Path) return use_path(workshop, artefact);
  fs::path place = artefact_place(workshop.cache, artefact);
  if (fs::exists(place)) return place;
  WEIR_TRY_ASSIGN(const CacheLock lock,
                  CacheLock::take(workshop, place.filename().string(), patience));
  if (fs::exists(place)) return place;
  auto fetched = fetch_to(workshop, artefact, place, progress, patience);
  if (fetched) return place;
  Error error = std::move(fetched).error();
  if (error.kind == ErrorKind::Unavailable && error.hint.empty()) error.hint = kWaysOut;
  return Failure(std::move(error).within(fmt::format("cannot fetch {}", artefact_label(artefact))));
}

}  // namespace weir::system
