// Tools, work folders and locks of the cache.
#include "system/workshop.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include <cerrno>
#include <cstring>

namespace weir::system {
namespace {

namespace fs = std::filesystem;

/// A lock cannot be waited for with a deadline, only asked for again.
constexpr auto kLockPause = std::chrono::milliseconds(25);
constexpr std::size_t kLogLines = 5;

Failure cannot(std::string_view action, const fs::path& path, std::string_view reason) {
  return fail(ErrorKind::Unavailable,
              fmt::format("cannot {} `{}`: {}", action, path.string(), reason));
}

}  // namespace

Result<void> run_tool(const Workshop& workshop, process::ServiceProcess process,
                      const fs::path& folder, const Patience& patience) {
  if (process.folder.empty()) process.folder = folder;
  process.log = folder / "log";
  process.stop_signal = SIGKILL;
  if (process.environment.empty()) process.environment = process::current_environment();
  const std::string name = process.name;
  WEIR_TRY_ASSIGN(const process::ExitStatus status,
                  workshop.supervisor.run_tool(process, patience.deadline, patience.stop));
  if (status.success()) return {};
  return fail(ErrorKind::Unavailable,
              fmt::format("{} ended {}:\n{}", name, process::describe(status),
                          process::last_log_lines(folder / "log", kLogLines)));
}

Result<WorkFolder> WorkFolder::create(const Workshop& workshop, const Patience& patience) {
  const fs::path base = workshop.cache / "tmp";
  std::error_code error;
  fs::create_directories(base, error);
  if (error) return cannot("create", base, error.message());
  WEIR_TRY_ASSIGN(fs::path path, workshop.supervisor.make_run_folder(base, patience.deadline));
  return WorkFolder(std::move(path));
}

WorkFolder::~WorkFolder() {
  std::error_code error;
  if (!path_.empty()) fs::remove_all(path_, error);
}

Result<CacheLock> CacheLock::take(const Workshop& workshop, std::string_view name,
                                  const Patience& patience) {
  const fs::path folder = workshop.cache / "locks";
  std::error_code error;
  fs::create_directories(folder, error);
  const fs::path path = folder / name;
  process::Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!file.open()) return cannot("lock", path, std::strerror(errno));
  SystemClock clock;
  for (bool told = false; ::flock(file.get(), LOCK_EX | LOCK_NB) != 0; told = true) {
    if (errno != EWOULDBLOCK && errno != EINTR) return cannot("lock", path, std::strerror(errno));
    if (!told) workshop.progress(fmt::format("waiting for another weir to make `{}`", name));
    if (patience.deadline.expired(clock)) {
      return fail(ErrorKind::Timeout, fmt::format("another weir holds `{}`", path.string()));
    }
    if (!clock.wait_until(clock.now() + kLockPause, patience.stop)) {
      return fail(ErrorKind::Cancelled, "interrupted");
    }
  }
  return CacheLock(std::move(file));
}

Result<void> publish(const fs::path& finished, const fs::path& place) {
  std::error_code error;
  fs::create_directories(place.parent_path(), error);
  if (!error) fs::rename(finished, place, error);
  if (error) return cannot("create", place, error.message());
  return {};
}

}  // namespace weir::system
