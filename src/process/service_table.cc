// Starting, signalling and reaping services, and ending what they leave behind.
#include "process/service_table.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "process/run_folder.h"
#include "process/shared_memory.h"
#include "process/tree.h"

namespace weir::process {
namespace {

/// How long a killed process may take before it is killed again.
constexpr auto kPatience = std::chrono::seconds(10);
constexpr std::size_t kKeptEnds = 400;

}  // namespace

Result<ListedService> ServiceTable::start(ServiceRequest request) {
  const std::int64_t id = ++last_id_;
  Running service{
      request.name, {}, request.stop_signal, request.grace, mark_of_service(::getpid(), id), {}};
  const Result<void> started = spawn_service(request, service);
  const Identity identity = service.identity;
  if (identity.pid != 0) running_[id] = std::move(service);
  if (started) return ListedService{id, request.name, identity, {}};
  stop(id);
  return Failure(started.error());
}

Result<void> ServiceTable::spawn_service(ServiceRequest& request, Running& service) {
  // The folder may be the service's: it must not lead us elsewhere.
  const Descriptor output(
      ::open(request.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0644));
  if (!output.open()) {
    return fail(fmt::format("cannot write `{}`: {}", request.log, std::strerror(errno)));
  }
  Descriptor source;
  if (!request.input.empty()) {
    source = Descriptor(::open(request.input.c_str(), O_RDONLY | O_CLOEXEC));
  }
  request.spawn.streams = {source.get(), output.get(), output.get()};
  if (!request.run.empty()) request.spawn.environment.push_back(mark_of_run(request.run));
  request.spawn.environment.push_back(service.mark);
  WEIR_TRY_ASSIGN(const Spawned child, spawn(request.spawn));
  service.identity = identify(child.pid).value_or(Identity{child.pid, 0, {}});
  if (!request.run.empty()) WEIR_TRY(record_service(request.run, service.identity));
  return {};
}

void ServiceTable::stop(Running& service) {
  if (service.kill_at) return;
  (void)::kill(service.identity.pid, service.stop_signal);
  // It may be paused, and cannot end then.
  signal_tree(service.identity, SIGCONT);
  service.kill_at = Deadline::after(clock_, service.grace);
}

void ServiceTable::stop(std::int64_t id) {
  if (const auto found = running_.find(id); found != running_.end()) stop(found->second);
}

void ServiceTable::stop_all() {
  for (auto& [id, service] : running_) stop(service);
}

Result<void> ServiceTable::signal(std::int64_t id, int signal) {
  const auto found = running_.find(id);
  if (found == running_.end()) return fail("the service does not run");
  const Identity& identity = found->second.identity;
  if (signal == SIGKILL) {
    kill_tree(identity);
  } else if (signal == SIGSTOP || signal == SIGCONT) {
    signal_tree(identity, signal);
  } else if (::kill(-identity.pid, signal) != 0) {
    return fail(fmt::format("cannot send signal {}: {}", signal, std::strerror(errno)));
  }
  return {};
}

void ServiceTable::reap() {
  siginfo_t info = {};
  // WNOWAIT: until a leader is awaited its group's id cannot become another's.
  while (::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid != 0) {
    const pid_t pid = info.si_pid;
    const auto service = std::find_if(running_.begin(), running_.end(), [&](const auto& entry) {
      return entry.second.identity.pid == pid;
    });
    const bool leads = service != running_.end();
    if (leads) (void)::kill(-pid, SIGKILL);
    if (leads) remove_segments_of(service->second.identity);
    int status = 0;
    (void)::waitpid(pid, &status, 0);
    if (leads) {
      const auto& [id, running] = *service;
      draining_[id] = {id, running.name, running.identity, to_exit_status(status)};
      running_.erase(service);
    }
    info = {};
  }
}

/// Orphans come to us, because we are their reaper. While a service of theirs has just ended they
/// are killed; only when none is left is the service said to have ended.
std::vector<std::pair<std::int64_t, ExitStatus>> ServiceTable::take_ended() {
  std::vector<std::pair<std::int64_t, ExitStatus>> ended;
  if (draining_.empty() || kill_orphans() > 0) return ended;
  for (auto& [id, service] : draining_) {
    ended.emplace_back(id, *service.exit);
    ended_[id] = std::move(service);
  }
  draining_.clear();
  while (ended_.size() > kKeptEnds) ended_.erase(ended_.begin());
  return ended;
}

std::size_t ServiceTable::kill_orphans() {
  std::size_t orphans = 0;
  for (const pid_t pid : find_children(::getpid())) {
    if (belongs_to_running(pid)) continue;
    (void)::kill(pid, SIGKILL);
    ++orphans;
  }
  return orphans;
}

bool ServiceTable::belongs_to_running(pid_t pid) const {
  const auto status = read_status(pid);
  return std::any_of(running_.begin(), running_.end(), [&](const auto& entry) {
    const pid_t leader = entry.second.identity.pid;
    return leader == pid || (status && (status->group == leader || status->session == leader)) ||
           was_told(pid, entry.second.mark);
  });
}

void ServiceTable::kill_the_late() {
  for (auto& [id, service] : running_) {
    if (!service.kill_at || !service.kill_at->expired(clock_)) continue;
    kill_tree(service.identity);
    service.kill_at = Deadline::after(clock_, kPatience);
  }
}

std::optional<Deadline> ServiceTable::next_due() const {
  std::optional<Deadline> next;
  for (const auto& [id, service] : running_) {
    if (!service.kill_at) continue;
    next = next ? next->or_sooner(*service.kill_at) : *service.kill_at;
  }
  return next;
}

Nanoseconds ServiceTable::longest_grace() const {
  Nanoseconds longest = {};
  for (const auto& [id, service] : running_) longest = std::max(longest, service.grace);
  return longest;
}

std::vector<ListedService> ServiceTable::list() const {
  std::vector<ListedService> services;
  for (const auto& [id, service] : ended_) services.push_back(service);
  for (const auto& [id, service] : draining_) {
    services.push_back({id, service.name, service.identity, {}});
  }
  for (const auto& [id, service] : running_) {
    services.push_back({id, service.name, service.identity, {}});
  }
  return services;
}

}  // namespace weir::process
