// Unpacking tarballs and zip files.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "system/service/fetcher.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 6> kTarballs = {".tar.gz",  ".tgz", ".tar.xz",
                                                       ".tar.bz2", ".txz", ".tar"};

/// Python's own command for it forgets the modes.
constexpr const char* kUnzip = R"(import os, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    for i in z.infolist():
        path = z.extract(i, sys.argv[2])
        mode = i.external_attr >> 16 & 0o777
        if mode and not i.is_dir():
            os.chmod(path, mode | 0o600)
)";

Result<void> move(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (!error) return {};
  return fail(ErrorKind::Unavailable, fmt::format("cannot move `{}` to `{}`: {}", from.string(),
                                                  to.string(), error.message()));
}

/// The folder that is all there is in `folder`; else `folder` itself.
fs::path only_folder(const fs::path& folder) {
  std::vector<fs::directory_entry> entries;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) entries.push_back(entry);
  const bool only = entries.size() == 1 && entries.front().is_directory(error) &&
                    !entries.front().is_symlink(error);
  return only ? entries.front().path() : folder;
}

Result<fs::path> make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directory(folder, error);
  if (!error) return folder;
  return fail(ErrorKind::Unavailable,
              fmt::format("cannot create `{}`: {}", folder.string(), error.message()));
}

/// The file that `content` names: the download itself, or one in it.
Result<fs::path> find_content(const FetchJob& job, const fs::path& file) {
  if (file.native().ends_with(job.artefact.content)) return file;
  WEIR_TRY_ASSIGN(const fs::path unzipped, make_folder(job.folder / "content"));
  WEIR_TRY(unpack_zip(job, file, unzipped));
  return find_file(unzipped, job.artefact.content);
}

}  // namespace

bool is_archive(const fs::path& file) {
  return std::ranges::any_of(
      kTarballs, [&](std::string_view ending) { return file.native().ends_with(ending); });
}

Result<void> unpack_archive(const FetchJob& job, const fs::path& file, const fs::path& into) {
  if (file.native().ends_with("xz")) WEIR_TRY(need_program("xz"));
  WEIR_TRY_ASSIGN(const fs::path whole,
                  make_folder(job.folder / fmt::format("{}.unpacked", file.filename().string())));
  WEIR_TRY(
      run_client(job, {"unpacking the tarball",
                       {"tar", "-xf", file.string(), "--no-same-owner", "-C", whole.string()}}));
  std::error_code error;
  fs::remove(into, error);
  return move(only_folder(whole), into);
}

Result<void> unpack_zip(const FetchJob& job, const fs::path& file, const fs::path& into) {
  WEIR_TRY(need_program("python3"));
  return run_client(
      job, {"unpacking the zip file", {"python3", "-c", kUnzip, file.string(), into.string()}});
}

Result<void> take_content(const FetchJob& job, const fs::path& file) {
  if (job.artefact.content.empty()) return unpack_zip(job, file, job.tree);
  WEIR_TRY_ASSIGN(const fs::path wanted, find_content(job, file));
  if (is_archive(wanted)) return unpack_archive(job, wanted, job.tree);
  return move(wanted, job.tree / wanted.filename());
}

}  // namespace weir::system
