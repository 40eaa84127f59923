// Copying within the kernel, by two threads: a server's folder has a thousand small files.
#include "system/copy_tree.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <thread>
#include <vector>

#include "base/guarded.h"
#include "process/descriptor.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;
using process::Account;
using process::Descriptor;

constexpr unsigned kThreads = 2;

Failure cannot_copy(const fs::path& path) {
  return fail(ErrorKind::Unavailable,
              fmt::format("cannot copy `{}`: {}", path.string(), std::strerror(errno)));
}

/// copy_file_range shares blocks where the file system can; sendfile copies everywhere.
bool copy_bytes(int from, int to, std::size_t length) {
  while (length > 0) {
    ssize_t copied = ::copy_file_range(from, nullptr, to, nullptr, length, 0);
    if (copied < 0 && (errno == EXDEV || errno == EINVAL || errno == EOPNOTSUPP)) {
      copied = ::sendfile(to, from, nullptr, length);
    }
    if (copied < 0 && errno == EINTR) continue;
    if (copied <= 0) return copied == 0;
    length -= static_cast<std::size_t>(copied);
  }
  return true;
}

class Copy {
 public:
  Copy(fs::path from, fs::path to, const std::optional<Account>& owner)
      : from_(std::move(from)), to_(std::move(to)), owner_(owner) {}

  Result<void> run() {
    WEIR_TRY(copy_folders());
    {
      std::vector<std::jthread> threads;
      for (unsigned i = 1; i < kThreads; ++i) threads.emplace_back([this] { copy_files(); });
      copy_files();
    }
    return problem_.with_lock([](Result<void>& problem) { return problem; });
  }

 private:
  /// Makes all folders and lists everything else.
  Result<void> copy_folders() {
    WEIR_TRY(copy_folder(from_, to_));
    std::error_code error;
    fs::recursive_directory_iterator walk(from_, error);
    for (; !error && walk != fs::recursive_directory_iterator(); walk.increment(error)) {
      fs::path relative = walk->path().lexically_relative(from_);
      if (walk->is_directory() && !walk->is_symlink()) {
        WEIR_TRY(copy_folder(walk->path(), to_ / relative));
      } else {
        files_.push_back(std::move(relative));
      }
    }
    errno = error.value();
    if (error) return cannot_copy(from_);
    return {};
  }

  Result<void> copy_folder(const fs::path& from, const fs::path& to) const {
    struct stat status = {};
    if (::stat(from.c_str(), &status) != 0) return cannot_copy(from);
    if (::mkdir(to.c_str(), status.st_mode & 07777U) != 0) return cannot_copy(to);
    if (owner_ && ::chown(to.c_str(), owner_->user, owner_->group) != 0) return cannot_copy(to);
    return {};
  }

  void copy_files() {
    for (std::size_t i = next_++; i < files_.size() && !failed_; i = next_++) {
      auto copied = copy_file(files_[i]);
      if (copied) continue;
      failed_ = true;
      problem_.with_lock([&](Result<void>& problem) { problem = std::move(copied); });
    }
  }

  [[nodiscard]] Result<void> copy_file(const fs::path& relative) const {
    const fs::path from = from_ / relative;
    const fs::path to = to_ / relative;
    struct stat status = {};
    if (::lstat(from.c_str(), &status) != 0) return cannot_copy(from);
    if (S_ISLNK(status.st_mode)) {
      std::error_code error;
      fs::copy_symlink(from, to, error);
      errno = error.value();
      return error ? Result<void>(cannot_copy(from)) : Result<void>();
    }
    const Descriptor source(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
    if (!source.open()) return cannot_copy(from);
    const Descriptor target(
        ::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, status.st_mode & 07777U));
    if (!target.open()) return cannot_copy(to);
    const auto size = static_cast<std::size_t>(status.st_size);
    if (!copy_bytes(source.get(), target.get(), size)) return cannot_copy(to);
    if (owner_ && ::fchown(target.get(), owner_->user, owner_->group) != 0) return cannot_copy(to);
    return {};
  }

  fs::path from_;
  fs::path to_;
  const std::optional<Account>& owner_;
  std::vector<fs::path> files_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> failed_ = false;
  Guarded<Result<void>> problem_;
};

}  // namespace

Result<void> copy_tree(const fs::path& from, const fs::path& to,
                       const std::optional<Account>& owner) {
  return Copy(from, to, owner).run();
}

}  // namespace weir::system
