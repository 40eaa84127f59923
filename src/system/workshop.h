// Workshop: what fetching, preparing and starting servers needs, in one place.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "process/spawn.h"
#include "process/supervisor.h"

namespace weir::system {

/// Told in short lines what takes long, such as "fetching PostgreSQL 18.6.0". May be called from
/// any thread.
using Progress = std::function<void(std::string_view)>;

struct Workshop {
  process::Supervisor& supervisor;
  std::filesystem::path cache;  ///< Kept between runs.
  std::optional<process::Account> account;
  std::vector<std::string> environment;  ///< Of servers.
  Progress progress;
};

/// How long the caller is willing to wait.
struct Patience {
  Deadline deadline;
  std::stop_token stop;
};

/// Runs a tool in its folder, or in `folder` if it names none, with its output in `folder`/log, in
/// the caller's environment if it names none. Unavailable, with the last lines of the log, if it
/// fails.
[[nodiscard]] Result<void> run_tool(const Workshop& workshop, process::ServiceProcess process,
                                    const std::filesystem::path& folder, const Patience& patience);

/// A folder in the cache for work that becomes visible only when it is complete. Removed by the
/// destructor, or by the supervisor if weir dies.
class WorkFolder {
 public:
  [[nodiscard]] static Result<WorkFolder> create(const Workshop& workshop,
                                                 const Patience& patience);
  WorkFolder(WorkFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  WorkFolder& operator=(WorkFolder&&) = delete;
  ~WorkFolder();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  explicit WorkFolder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

/// Keeps other weirs from doing the same work; freed by the destructor or the end of the process.
class CacheLock {
 public:
  /// Waits for whoever holds `name`; tells `progress` so.
  [[nodiscard]] static Result<CacheLock> take(const Workshop& workshop, std::string_view name,
                                              const Patience& patience);

 private:
  explicit CacheLock(process::Descriptor file) : file_(std::move(file)) {}
  process::Descriptor file_;
};

/// Moves a finished folder into place, in one step.
[[nodiscard]] Result<void> publish(const std::filesystem::path& finished,
                                   const std::filesystem::path& place);

}  // namespace weir::system
