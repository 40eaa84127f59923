// The supervisor's own process: one thread that starts, reaps and ends services.
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>

#include "process/run_folder.h"
#include "process/supervisor.h"
#include "process/supervisor_messages.h"
#include "process/tree.h"
#include "process/wire.h"

namespace weir::process {
namespace {

/// After this long even killed processes are no longer waited for: the kernel does not let them go.
constexpr auto kPatience = std::chrono::seconds(10);

/// What is known of a running service.
struct Running {
  Identity identity;
  int stop_signal = SIGTERM;
  Nanoseconds grace = {};
  std::optional<Deadline> kill_at;  ///< Set once it was asked to stop.
};

class Server {
 public:
  explicit Server(int socket) : socket_(socket) {}

  int run() {
    prepare();
    while (!done()) {
      wait();
      kill_the_late();
      report_the_drained();
    }
    for (const std::filesystem::path& folder : folders_) {
      end_run(folder, Deadline::after(clock_, kPatience));
    }
    return 0;
  }

 private:
  void prepare() {
    (void)::prctl(PR_SET_NAME, "weir-supervisor");
    (void)::prctl(PR_SET_CHILD_SUBREAPER, 1);
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
    (void)::sigprocmask(SIG_BLOCK, &signals, nullptr);
    signals_ = Descriptor(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
    (void)::signal(SIGPIPE, SIG_IGN);
    (void)::fcntl(socket_.get(), F_SETFD, FD_CLOEXEC);
  }

  [[nodiscard]] bool done() const {
    const bool nothing_left = services_.empty() && draining_.empty();
    if (ending_) return nothing_left || give_up_at_->expired(clock_);
    return detached_ && !socket_.open() && nothing_left;
  }

  void wait() {
    std::array<pollfd, 2> waits = {pollfd{signals_.get(), POLLIN, 0},
                                   pollfd{socket_.get(), POLLIN, 0}};
    (void)::poll(waits.data(), waits.size(), time_left());
    if (waits[0].revents != 0) take_signals();
    if (waits[1].revents != 0) take_message();
  }

  /// Milliseconds until something is due; -1: nothing is.
  [[nodiscard]] int time_left() const {
    std::optional<Deadline> next = ending_ ? give_up_at_ : std::nullopt;
    for (const auto& [id, service] : services_) {
      if (!service.kill_at) continue;
      next = next ? next->or_sooner(*service.kill_at) : *service.kill_at;
    }
    return next ? poll_milliseconds(next->left(clock_)) : -1;
  }

  void take_signals() {
    signalfd_siginfo info = {};
    while (::read(signals_.get(), &info, sizeof info) == sizeof info) {
      if (info.ssi_signo != SIGCHLD) end_all();
    }
    reap();
  }

  void reap() {
    siginfo_t info = {};
    // WNOWAIT: until a leader is awaited its group's id cannot become another's.
    while (::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid != 0) {
      const pid_t pid = info.si_pid;
      const auto service = std::find_if(services_.begin(), services_.end(), [&](const auto& entry) {
        return entry.second.identity.pid == pid;
      });
      if (service != services_.end()) (void)::kill(-pid, SIGKILL);
      int status = 0;
      (void)::waitpid(pid, &status, 0);
      if (service != services_.end()) {
        draining_[service->first] = to_exit_status(status);
        services_.erase(service);
      }
      info = {};
    }
  }

  /// Orphans come to us, because we are their reaper. While a service of theirs has just ended they
  /// are killed; only when none is left is the service said to have ended.
  void report_the_drained() {
    if (draining_.empty() || kill_orphans() > 0) return;
    for (const auto& [id, status] : draining_) {
      send(message(MessageKind::Exited).number(id).number(status.code).number(status.signal));
    }
    draining_.clear();
  }

  std::size_t kill_orphans() {
    std::size_t orphans = 0;
    for (const pid_t pid : find_children(::getpid())) {
      const bool leads = std::any_of(services_.begin(), services_.end(), [&](const auto& entry) {
        return entry.second.identity.pid == pid;
      });
      if (leads) continue;
      (void)::kill(pid, SIGKILL);
      ++orphans;
    }
    return orphans;
  }

  void kill_the_late() {
    for (auto& [id, service] : services_) {
      if (!service.kill_at || !service.kill_at->expired(clock_)) continue;
      kill_tree(service.identity);
      service.kill_at = Deadline::after(clock_, kPatience);
    }
  }

  void stop(Running& service) {
    if (service.kill_at) return;
    (void)::kill(service.identity.pid, service.stop_signal);
    (void)::kill(service.identity.pid, SIGCONT);
    service.kill_at = Deadline::after(clock_, service.grace);
  }

  void end_all() {
    Nanoseconds longest = {};
    for (auto& [id, service] : services_) {
      stop(service);
      longest = std::max(longest, service.grace);
    }
    if (!ending_) give_up_at_ = Deadline::after(clock_, longest + kPatience);
    ending_ = true;
  }

  void take_message() {
    std::string buffer(kLongestMessage, '\0');
    const ssize_t got = ::recv(socket_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (got <= 0) {
      socket_.close();
      if (!detached_) end_all();
      return;
    }
    MessageReader reader(std::string_view(buffer).substr(0, static_cast<std::size_t>(got)));
    const auto kind = static_cast<MessageKind>(reader.number());
    const std::int64_t number = reader.number();
    switch (kind) {
      case MessageKind::MakeFolder: answer(number, make_folder(reader)); break;
      case MessageKind::Start: start(number, reader); break;
      case MessageKind::Stop: stop_by_id(number); break;
      case MessageKind::Detach:
        detached_ = true;
        answer(number, {});
        break;
      default: break;
    }
  }

  Result<void> make_folder(MessageReader& reader) {
    folders_.emplace_back(reader.text());
    return create_run_folder(folders_.back(), {parse_identity(reader.text()), identify_self(), {}});
  }

  void stop_by_id(std::int64_t id) {
    if (const auto found = services_.find(id); found != services_.end()) stop(found->second);
  }

  void start(std::int64_t number, MessageReader& reader) {
    SpawnRequest request{.arguments = {}, .environment = {}};
    request.arguments = reader.texts();
    request.environment = reader.texts();
    request.folder = reader.text();
    const std::string log = reader.text();
    const std::string input = reader.text();
    const std::int64_t user = reader.number();
    const std::int64_t group = reader.number();
    if (user >= 0) request.account = {static_cast<uid_t>(user), static_cast<gid_t>(group)};
    Running service;
    service.stop_signal = static_cast<int>(reader.number());
    service.grace = std::chrono::milliseconds(reader.number());
    request.parent_death_signal = static_cast<int>(reader.number());
    if (!reader.good() || request.arguments.empty() || ending_) {
      return answer(number, fail("the request to start a service cannot be followed"));
    }
    const Result<void> started = spawn_service(request, log, input, service);
    answer_start(number, started, std::move(service));
  }

  Result<void> spawn_service(SpawnRequest& request, const std::string& log,
                             const std::string& input, Running& service) {
    const Descriptor output(::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
    if (!output.open()) {
      return fail(fmt::format("cannot write `{}`: {}", log, std::strerror(errno)));
    }
    Descriptor source;
    if (!input.empty()) source = Descriptor(::open(input.c_str(), O_RDONLY | O_CLOEXEC));
    request.streams = {source.get(), output.get(), output.get()};
    WEIR_TRY_ASSIGN(const Spawned child, spawn(request));
    service.identity = identify(child.pid).value_or(Identity{child.pid, 0, {}});
    if (!folders_.empty()) WEIR_TRY(record_service(folders_.front(), service.identity));
    return {};
  }

  void answer_start(std::int64_t number, const Result<void>& started, Running service) {
    const std::int64_t id = ++last_id_;
    if (service.identity.pid != 0) services_[id] = std::move(service);
    if (!started) {
      stop_by_id(id);
      return answer(number, started);
    }
    const Identity& identity = services_.at(id).identity;
    const auto start_time = static_cast<std::int64_t>(identity.start_time);
    send(message(MessageKind::Started)
             .number(number)
             .number(id)
             .number(identity.pid)
             .number(start_time)
             .text(identity.boot_id));
  }

  static MessageWriter message(MessageKind kind) {
    MessageWriter writer;
    writer.number(static_cast<std::int64_t>(kind));
    return writer;
  }

  void answer(std::int64_t number, const Result<void>& result) {
    if (result) {
      send(message(MessageKind::Done).number(number));
    } else {
      send(message(MessageKind::Refused).number(number).text(result.error().message));
    }
  }

  /// If weir is gone the socket says so to the next read.
  void send(const MessageWriter& writer) {
    if (!socket_.open()) return;
    (void)::send(socket_.get(), writer.bytes().data(), writer.bytes().size(), MSG_NOSIGNAL);
  }

  SystemClock clock_;
  Descriptor socket_;
  Descriptor signals_;
  std::map<std::int64_t, Running> services_;
  std::map<std::int64_t, ExitStatus> draining_;  ///< Ended, but orphans may be left.
  std::vector<std::filesystem::path> folders_;
  std::int64_t last_id_ = 0;
  bool detached_ = false;
  bool ending_ = false;
  std::optional<Deadline> give_up_at_;
};

}  // namespace

int supervisor_main(int socket) { return Server(socket).run(); }

}  // namespace weir::process
