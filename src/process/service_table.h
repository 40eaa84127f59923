// ServiceTable: the services of a supervisor, which is their parent and their only reaper.
#pragma once

#include <csignal>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "process/child.h"
#include "process/identity.h"
#include "process/spawn.h"

namespace weir::process {

/// What is asked for when a service is started.
struct ServiceRequest {
  std::string name;
  SpawnRequest spawn;
  std::string log;    ///< Takes both outputs.
  std::string input;  ///< Empty: none.
  int stop_signal = SIGTERM;
  Nanoseconds grace = {};
  /// The run folder that records it and marks its processes; empty: none.
  std::filesystem::path run;
};

/// A service as the table knows it.
struct ListedService {
  std::int64_t id = 0;
  std::string name;
  Identity identity;
  std::optional<ExitStatus> exit;  ///< Set once it and all it left behind are gone.
};

/// Used by the one thread of a supervisor.
class ServiceTable {
 public:
  /// Unavailable if it cannot be started or recorded; what was started is stopped then.
  [[nodiscard]] Result<ListedService> start(ServiceRequest request);
  /// Sends the stop signal; its tree is killed when the grace is over. Nothing if it has ended.
  void stop(std::int64_t id);
  void stop_all();
  /// SIGSTOP, SIGCONT and SIGKILL reach all of its processes, other signals its group.
  [[nodiscard]] Result<void> signal(std::int64_t id, int signal);

  /// Awaits children that have ended.
  void reap();
  /// The services that ended and of which nothing is left since the last call.
  [[nodiscard]] std::vector<std::pair<std::int64_t, ExitStatus>> take_ended();
  void kill_the_late();

  /// When `kill_the_late` has something to do; nothing if no service is being stopped.
  [[nodiscard]] std::optional<Deadline> next_due() const;
  [[nodiscard]] Nanoseconds longest_grace() const;
  /// No service runs, or has ended and has something left.
  [[nodiscard]] bool empty() const { return running_.empty() && draining_.empty(); }
  /// Those that run, and the last some hundred that ended, oldest first.
  [[nodiscard]] std::vector<ListedService> list() const;

 private:
  struct Running {
    std::string name;
    Identity identity;
    int stop_signal = SIGTERM;
    Nanoseconds grace = {};
    std::string mark;                 ///< In the environment of all that it starts.
    std::optional<Deadline> kill_at;  ///< Set once it was asked to stop.
  };

  [[nodiscard]] Result<void> spawn_service(ServiceRequest& request, Running& service);
  void stop(Running& service);
  [[nodiscard]] std::size_t kill_orphans();
  [[nodiscard]] bool belongs_to_running(pid_t pid) const;

  SystemClock clock_;
  std::map<std::int64_t, Running> running_;
  std::map<std::int64_t, ListedService> draining_;  ///< Ended, but orphans may be left.
  std::map<std::int64_t, ListedService> ended_;
  std::int64_t last_id_ = 0;
};

}  // namespace weir::process
