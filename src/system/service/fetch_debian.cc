// Debian: packages, downloaded and unpacked, never installed: installing would start daemons.
//
// A version may be a pattern, `1:10.11.*`. Debian keeps only the newest build of a version, so an
// exact one cannot be had for long; apt has verified the archive's signature over what it gives,
// and the record in the cache says what that was. Where it must be exactly one, a checksum says so.
#include <fmt/format.h>

#include "system/service/fetcher.h"

namespace weir::system::fetch_debian {
namespace {

namespace fs = std::filesystem;

Result<void> check(const ArtefactSpec& artefact) {
  for (const std::string& name : artefact.names) {
    const std::size_t equals = name.find('=');
    const bool formed = equals != std::string::npos && equals > 0 && equals + 1 < name.size() &&
                        name.find_first_of(" ,;()/") == std::string::npos && name[0] != '-' &&
                        name.substr(0, equals).find('*') == std::string::npos;
    if (!formed) return bad_name(artefact, name, "PACKAGE=VERSION, such as `libaio1=0.3.113-*`");
  }
  return {};
}

Result<void> ask_apt(const FetchJob& job, const std::vector<std::string>& options) {
  ClientRun apt{"apt-get", {"apt-get", "download", "-q", "-y"}};
  apt.arguments.insert(apt.arguments.end(), options.begin(), options.end());
  apt.arguments.insert(apt.arguments.end(), job.artefact.names.begin(), job.artefact.names.end());
  apt.folder = job.downloads;
  return run_client(job, std::move(apt));
}

/// Lists of our own, as new as they can be: the machine's are its administrator's to renew.
Result<std::vector<std::string>> renew_lists(const FetchJob& job) {
  const fs::path state = job.folder / "apt";
  std::error_code error;
  fs::create_directories(state / "lists" / "partial", error);
  fs::create_directories(state / "cache" / "archives" / "partial", error);
  std::vector<std::string> options = {
      "-o", fmt::format("Dir::State::lists={}", (state / "lists").string()), "-o",
      fmt::format("Dir::Cache={}", (state / "cache").string())};
  ClientRun apt{"apt-get", {"apt-get", "update", "-q"}};
  apt.arguments.insert(apt.arguments.end(), options.begin(), options.end());
  WEIR_TRY(run_client(job, std::move(apt)));
  return options;
}

Result<FetchedFiles> download(FetchJob& job) {
  WEIR_TRY(need_program("apt-get"));
  WEIR_TRY(need_program("dpkg-deb"));
  auto done = ask_apt(job, {});
  if (!done && done.error().kind == ErrorKind::Unavailable) {
    const auto options = renew_lists(job);
    if (options) done = ask_apt(job, *options);
  }
  if (done) return list_downloads(job);
  Error error = std::move(done).error();
  if (error.message.find("was not found") != std::string::npos ||
      error.message.find("Unable to locate") != std::string::npos) {
    error.hint = "the packages of the catalogue are those of Debian 12";
  }
  return Failure(std::move(error));
}

/// `/lib` is `/usr/lib` on every Debian 12, so all libraries are in one place.
Result<void> merge_usr(const fs::path& tree) {
  std::error_code error;
  for (const char* name : {"bin", "lib", "lib64", "sbin"}) {
    if (!error) fs::create_directories(tree / "usr" / name, error);
    if (!error) fs::create_directory_symlink(fs::path("usr") / name, tree / name, error);
  }
  if (!error) return {};
  return fail(ErrorKind::Unavailable,
              fmt::format("cannot lay out `{}`: {}", tree.string(), error.message()));
}

/// Not by `dpkg-deb --extract`, which would put folders in place of the links.
constexpr const char* kExtract =
    R"(dpkg-deb --fsys-tarfile "$1" | tar -xf - --keep-directory-symlink --no-same-owner -C "$2")";

Result<void> unpack(FetchJob& job, const FetchedFiles& files) {
  WEIR_TRY(merge_usr(job.tree));
  for (const FetchedFile& file : files.files) {
    WEIR_TRY(run_client(job, {fmt::format("unpacking `{}`", file.name),
                              {"sh", "-c", kExtract, "sh", (job.downloads / file.name).string(),
                               job.tree.string()}}));
  }
  return {};
}

}  // namespace

extern const Fetcher spec;
constinit const Fetcher spec = {
    ArtefactKind::Debian, Trust::Signed, "unpacking", check, download, unpack};

}  // namespace weir::system::fetch_debian
