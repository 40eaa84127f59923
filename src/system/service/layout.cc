// Making folders and files as the service's user wants them.
#include "system/service/layout.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace weir::system {
namespace {

namespace fs = std::filesystem;
using process::Account;
using process::Descriptor;

Failure cannot(std::string_view action, const fs::path& path) {
  return fail(ErrorKind::Unavailable,
              fmt::format("cannot {} `{}`: {}", action, path.string(), std::strerror(errno)));
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool leads_out(const fs::path& path) {
  return path.empty() || path.is_absolute() ||
         std::ranges::any_of(path, [](const fs::path& part) { return part == ".."; });
}

/// How long a file was when its folder was made, of which `data` is a copy.
off_t copied_size(const fs::path& origin, const fs::path& path) {
  std::error_code error;
  if (origin.empty() || *path.begin() != "data") return 0;
  const std::uintmax_t size = fs::file_size(origin / path, error);
  return error ? 0 : static_cast<off_t>(size);
}

std::string mebibytes(std::uint64_t bytes) { return fmt::format("{} MiB", bytes >> 20U); }

}  // namespace

Result<void> make_folder(const fs::path& folder, const std::optional<Account>& owner,
                         unsigned mode) {
  // chmod: the mode of mkdir is cut by the caller's mask.
  const bool made = ::mkdir(folder.c_str(), mode) == 0 && ::chmod(folder.c_str(), mode) == 0 &&
                    (!owner || ::chown(folder.c_str(), owner->user, owner->group) == 0);
  return made ? Result<void>() : cannot("create", folder);
}

Result<void> check_space(const fs::path& folder, std::uint64_t bytes) {
  struct statvfs space = {};
  if (::statvfs(folder.c_str(), &space) != 0) return cannot("look at", folder);
  const std::uint64_t free = static_cast<std::uint64_t>(space.f_bavail) * space.f_frsize;
  if (free >= bytes) return {};
  return fail(ErrorKind::Unavailable,
              fmt::format("it needs {} in `{}`, where {} are free", mebibytes(bytes),
                          folder.string(), mebibytes(free)),
              "free some space, or set TMPDIR to a folder with more room");
}

Result<void> FileWriter::write(const std::vector<FileSpec>& files, const NameLookup& names,
                               const fs::path& origin) {
  written_.clear();
  for (const FileSpec& file : files) WEIR_TRY(write(file, names, origin));
  return {};
}

Result<void> FileWriter::make_parents(const fs::path& relative) const {
  fs::path folder = folder_;
  for (const fs::path& part : relative.parent_path()) {
    folder /= part;
    std::error_code error;
    if (!fs::is_directory(folder, error)) WEIR_TRY(make_folder(folder, owner_));
  }
  return {};
}

Result<void> FileWriter::write(const FileSpec& file, const NameLookup& names,
                               const fs::path& origin) {
  if (leads_out(file.path)) {
    return fail(ErrorKind::Usage, fmt::format("the file `{}` is not below its folder", file.path));
  }
  WEIR_TRY_ASSIGN(const std::string text, interpolate(file.text, names));
  WEIR_TRY(make_parents(file.path));
  const fs::path path = folder_ / file.path;
  const Descriptor target(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, file.mode));
  if (!target.open()) return cannot("write", path);
  const off_t end = file.append ? ::lseek(target.get(), 0, SEEK_END) : 0;
  const bool first = written_.insert(path).second;
  const off_t begun = std::min(end, copied_size(origin, file.path));
  const off_t known = begins_.try_emplace(path, begun).first->second;
  // What several files append to one follows each other.
  const off_t begin = first || !file.append ? known : end;
  const bool written = ::ftruncate(target.get(), begin) == 0 &&
                       ::lseek(target.get(), begin, SEEK_SET) == begin &&
                       write_all(target.get(), text) && ::fchmod(target.get(), file.mode) == 0 &&
                       (!owner_ || ::fchown(target.get(), owner_->user, owner_->group) == 0);
  return written ? Result<void>() : cannot("write", path);
}

}  // namespace weir::system
