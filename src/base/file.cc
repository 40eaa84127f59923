// Reading and atomic replacing of files.
#include "base/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace weir {
namespace {

Failure system_failure(std::string_view action, const std::filesystem::path& path) {
  return fail(ErrorKind::Unavailable,
              fmt::format("cannot {} `{}`: {}", action, path.string(), std::strerror(errno)));
}

/// Closes the descriptor when the scope ends.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  [[nodiscard]] int get() const { return value_; }

 private:
  int value_;
};

bool write_whole(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return system_failure("read", path);
  struct stat status = {};
  if (::fstat(file.get(), &status) != 0) return system_failure("read", path);
  std::string content;
  std::size_t used = 0;
  // The kernel's own files have no size, and some give all they have to the first read only.
  constexpr std::size_t kOfTheKernel = 4096;
  content.resize(status.st_size == 0 ? kOfTheKernel : static_cast<std::size_t>(status.st_size) + 1);
  for (;;) {
    if (used == content.size()) content.resize(content.size() * 2);
    const ssize_t got = ::read(file.get(), content.data() + used, content.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_failure("read", path);
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
  }
  content.resize(used);
  return content;
}

Result<void> write_file(const std::filesystem::path& path, std::string_view content) {
  struct stat status = {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  const mode_t mode = exists ? status.st_mode & 07777U : 0644U;
  std::string temporary = path.string() + ".XXXXXX";
  const Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (file.get() < 0) return system_failure("write", path);
  const bool written = write_whole(file.get(), content) && ::fchmod(file.get(), mode) == 0 &&
                       ::rename(temporary.c_str(), path.c_str()) == 0;
  if (written) return {};
  auto failure = system_failure("write", path);
  ::unlink(temporary.c_str());
  return failure;
}

Result<void> append_file(const std::filesystem::path& path, std::string_view content) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644));
  if (file.get() < 0 || !write_whole(file.get(), content)) return system_failure("write", path);
  return {};
}

std::string path_identity(const std::filesystem::path& path) {
  std::error_code error;
  const auto found = std::filesystem::weakly_canonical(path, error);
  return error ? path.string() : found.string();
}

}  // namespace weir
