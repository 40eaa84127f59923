// Supervisor: a process of its own that owns every service, so that none outlives weir.
//
// weir executes itself again (hidden arguments `__supervisor FD`). That process has one thread, is
// the reaper of everything that its services leave behind, and speaks with weir over a socket. When
// the socket closes, because weir is done or dead, it stops all services, waits until every child
// is gone and removes the run folders. If the supervisor itself is killed the kernel signals the
// services, and the next weir finishes the work from the records in the run folders.
//
// A supervisor that listens can be joined by other weirs of the same user, which come and go.
#pragma once

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "process/child.h"
#include "process/descriptor.h"
#include "process/identity.h"
#include "process/spawn.h"

namespace weir::process {

/// How a service is run and ended.
struct ServiceProcess {
  std::string name;                    ///< For messages.
  std::vector<std::string> arguments;  ///< [0] is the program.
  std::vector<std::string> environment;
  std::filesystem::path folder;      ///< Working folder.
  std::filesystem::path log;         ///< Takes both outputs; appended to.
  std::filesystem::path input = {};  ///< Standard input; empty: none.
  std::optional<Account> account = {};
  int stop_signal = SIGTERM;
  std::chrono::milliseconds grace = std::chrono::seconds(5);  ///< Then its whole tree is killed.
  int death_signal = SIGKILL;  ///< What it gets if the supervisor is killed.
  Limits limits = {};
};

/// A service that was started; plain data.
struct Service {
  std::int64_t id = 0;
  Identity identity;
};

/// What the supervisor says of a service.
struct ServiceStatus {
  Service service;
  std::string name;
  std::optional<ExitStatus> exit;  ///< Nothing while it, or something that it left, is there.
};

/// weir's end. Every member may be called from any thread.
class Supervisor {
 public:
  /// Starts the supervisor. `program` is a weir: this one unless a test says otherwise.
  [[nodiscard]] static Result<std::unique_ptr<Supervisor>> start(
      const std::filesystem::path& program = "/proc/self/exe");
  /// The supervisor of another weir, which listens at `control`. Unavailable if none of our user
  /// does, or if it is ending.
  [[nodiscard]] static Result<std::unique_ptr<Supervisor>> join(
      const std::filesystem::path& control, Deadline deadline);
  /// Stops everything (unless detached) and waits until it is gone and its folders removed. What
  /// was only joined is left as it is.
  ~Supervisor();
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;

  /// Has the supervisor make a run folder in `base` and remove it in the end.
  [[nodiscard]] Result<std::filesystem::path> make_run_folder(const std::filesystem::path& base,
                                                              Deadline deadline);

  /// Returns once the program runs; Unavailable, with the reason, if it cannot be started.
  [[nodiscard]] Result<Service> start_service(const ServiceProcess& process, Deadline deadline);
  /// How the service ended, if it has.
  [[nodiscard]] std::optional<ExitStatus> exit_of(const Service& service) const;
  /// Waits until the service and all it left behind are gone.
  [[nodiscard]] Result<ExitStatus> wait_exit(const Service& service, Deadline deadline,
                                             const std::stop_token& stop) const;
  /// Waits until any of the services has ended; which one. Timeout and Cancelled as they say.
  [[nodiscard]] Result<Service> wait_any_exit(const std::vector<Service>& services,
                                              Deadline deadline, const std::stop_token& stop) const;
  /// Sends the service's stop signal; `wait_exit` tells when it is gone.
  [[nodiscard]] Result<void> begin_stop(const Service& service);
  /// SIGSTOP, SIGCONT and SIGKILL reach all processes of the service, other signals its group.
  /// Unavailable if it does not run.
  [[nodiscard]] Result<void> signal(const Service& service, int signal, Deadline deadline);
  /// Runs a program to its end as a service; it is stopped on Timeout and Cancelled.
  [[nodiscard]] Result<ExitStatus> run_tool(const ServiceProcess& process, Deadline deadline,
                                            const std::stop_token& stop);

  /// Everything that runs, and the last of what has ended, oldest first.
  [[nodiscard]] Result<std::vector<ServiceStatus>> services(Deadline deadline);
  /// Lets other weirs join through a socket at `control`, a path in the run folder.
  [[nodiscard]] Result<void> listen(const std::filesystem::path& control, Deadline deadline);
  /// Services go on when weir ends. They end when somebody sends SIGTERM to the supervisor, or
  /// shuts it down.
  [[nodiscard]] Result<void> detach();
  /// Stops everything, detached or not, and returns when all of it and the supervisor are gone.
  [[nodiscard]] Result<void> shut_down(Deadline deadline);
  [[nodiscard]] pid_t pid() const { return process_.pid; }

 private:
  struct Reply {
    std::string problem;  ///< Not empty: the request was refused.
    Service service;
    std::vector<ServiceStatus> services;
  };
  enum class Role : unsigned char { Owner, Guest };

  Supervisor(Spawned process, Descriptor socket, Role role);
  [[nodiscard]] Result<void> send(const std::string& bytes);
  [[nodiscard]] Result<Reply> request(std::int64_t number, const std::string& bytes,
                                      Deadline deadline);
  [[nodiscard]] std::int64_t next_number();
  [[nodiscard]] bool ended_by(Deadline deadline) const;
  [[nodiscard]] static Failure lost();
  void read_messages();
  void take_message(std::string_view bytes);
  void await_end();

  Spawned process_;
  Descriptor socket_;
  const Role role_;
  // Guards what follows; `changed_` is notified with every change.
  mutable std::mutex mutex_;
  mutable std::condition_variable_any changed_;
  std::map<std::int64_t, Reply> replies_;
  std::map<std::int64_t, ExitStatus> exits_;
  std::vector<std::filesystem::path> folders_;
  std::int64_t last_number_ = 0;
  bool lost_ = false;
  bool detached_ = false;
  std::jthread reader_;
};

/// The last non-empty lines of a log file, for messages; empty if there is none.
[[nodiscard]] std::string last_log_lines(const std::filesystem::path& log, std::size_t count);

/// The hidden argument that makes weir a supervisor; a descriptor's number follows.
inline constexpr std::string_view kSupervisorArgument = "__supervisor";
/// The supervisor's whole life; returns its exit code. Must be called before any thread exists.
[[nodiscard]] int supervisor_main(int socket);

}  // namespace weir::process
