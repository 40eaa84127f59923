// The supervisor's own process: one thread that waits for its clients and its children.
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>

#include "process/client_sockets.h"
#include "process/log_times.h"
#include "process/run_folder.h"
#include "process/service_table.h"
#include "process/supervisor.h"
#include "process/supervisor_messages.h"
#include "process/wire.h"

namespace weir::process {
namespace {

/// After this long even killed processes are no longer waited for: the kernel does not let them go.
constexpr auto kNotePause = std::chrono::seconds(1);
constexpr auto kPatience = std::chrono::seconds(10);

class Server {
 public:
  explicit Server(int socket) : clients_(socket) {}

  int run() {
    prepare();
    while (!done()) {
      wait();
      note_logs();
      services_.kill_the_late();
      for (const auto& [id, status] : services_.take_ended()) {
        clients_.send_all(begin_message(MessageKind::Exited)
                              .number(id)
                              .number(status.code)
                              .number(status.signal));
      }
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
  }

  /// While others may join the supervisor waits for them, also without a service.
  [[nodiscard]] bool done() const {
    if (ending_) return services_.empty() || give_up_at_->expired(clock_);
    return detached_ && !clients_.has_owner() && !clients_.listening() && services_.empty();
  }

  void wait() {
    std::vector<pollfd> waits = {{signals_.get(), POLLIN, 0}};
    clients_.add_waits(waits);
    (void)::poll(waits.data(), waits.size(), time_left());
    if (waits[0].revents != 0) take_signals();
    for (const ClientSockets::Message& message : clients_.receive()) take_message(message);
    if (!clients_.has_owner() && !detached_) end_all();
  }

  /// Milliseconds until something is due; -1: nothing is.
  [[nodiscard]] int time_left() const {
    std::optional<Deadline> next = services_.next_due();
    if (ending_) next = next ? next->or_sooner(*give_up_at_) : *give_up_at_;
    if (notes_logs()) next = next ? next->or_sooner(note_at_) : note_at_;
    return next ? poll_milliseconds(next->left(clock_)) : -1;
  }

  /// While others may join somebody may want to see logs by time.
  [[nodiscard]] bool notes_logs() const { return clients_.listening() && !services_.empty(); }

  void note_logs() {
    if (!notes_logs() || !note_at_.expired(clock_)) return;
    note_at_ = Deadline::after(clock_, kNotePause);
    const auto now = clock_.wall_now().time_since_epoch();
    log_times_.note(std::chrono::duration_cast<std::chrono::milliseconds>(now));
  }

  void take_signals() {
    signalfd_siginfo info = {};
    while (::read(signals_.get(), &info, sizeof info) == sizeof info) {
      if (info.ssi_signo != SIGCHLD) end_all();
    }
    services_.reap();
  }

  void end_all() {
    if (ending_) return;
    ending_ = true;
    give_up_at_ = Deadline::after(clock_, services_.longest_grace() + kPatience);
    services_.stop_all();
  }

  void take_message(const ClientSockets::Message& received) {
    MessageReader reader(received.bytes);
    const auto kind = static_cast<MessageKind>(reader.number());
    const std::int64_t number = reader.number();
    switch (kind) {
      case MessageKind::MakeFolder: return answer(received.from, number, make_folder(reader));
      case MessageKind::Start: return start(received.from, number, reader);
      case MessageKind::Stop: return services_.stop(number);
      case MessageKind::Signal: {
        const std::int64_t id = reader.number();
        const auto signal = static_cast<int>(reader.number());
        return answer(received.from, number, services_.signal(id, signal));
      }
      case MessageKind::List: return list(received.from, number);
      case MessageKind::Detach: detached_ = true; return answer(received.from, number, {});
      case MessageKind::Listen:
        return answer(received.from, number, clients_.listen(reader.text()));
      case MessageKind::Shutdown: end_all(); return answer(received.from, number, {});
      default: return;
    }
  }

  Result<void> make_folder(MessageReader& reader) {
    folders_.emplace_back(reader.text());
    return create_run_folder(folders_.back(), {parse_identity(reader.text()), identify_self(), {}});
  }

  void start(ClientId client, std::int64_t number, MessageReader& reader) {
    ServiceRequest request = read_start(reader);
    if (!reader.good() || request.spawn.arguments.empty() || ending_) {
      return answer(client, number, fail("the request to start a service cannot be followed"));
    }
    log_times_.add(request.log);
    const Result<ListedService> started = services_.start(std::move(request));
    if (!started) return answer(client, number, Failure(started.error()));
    MessageWriter writer = begin_message(MessageKind::Started);
    clients_.send(client,
                  add_identity(writer.number(number).number(started->id), started->identity));
  }

  [[nodiscard]] ServiceRequest read_start(MessageReader& reader) const {
    ServiceRequest request;
    request.name = reader.text();
    request.spawn.arguments = reader.texts();
    request.spawn.environment = reader.texts();
    request.spawn.folder = reader.text();
    request.log = reader.text();
    request.input = reader.text();
    const std::int64_t user = reader.number();
    const std::int64_t group = reader.number();
    if (user >= 0) {
      request.spawn.account = {static_cast<uid_t>(user), static_cast<gid_t>(group)};
    }
    request.stop_signal = static_cast<int>(reader.number());
    request.grace = std::chrono::milliseconds(reader.number());
    request.spawn.parent_death_signal = static_cast<int>(reader.number());
    request.spawn.limits.memory = static_cast<std::uint64_t>(reader.number());
    request.spawn.limits.core_dumps = reader.number() != 0;
    if (!folders_.empty()) request.run = folders_.front();
    return request;
  }

  void list(ClientId client, std::int64_t number) {
    if (ending_) return answer(client, number, fail("it is ending all services"));
    const std::vector<ListedService> services = services_.list();
    MessageWriter writer = begin_message(MessageKind::Listed);
    writer.number(number).number(static_cast<std::int64_t>(services.size()));
    for (const ListedService& service : services) {
      const ExitStatus exit = service.exit.value_or(ExitStatus{});
      add_identity(writer.number(service.id).text(service.name), service.identity)
          .number(service.exit ? 1 : 0)
          .number(exit.code)
          .number(exit.signal);
    }
    clients_.send(client, writer);
  }

  void answer(ClientId client, std::int64_t number, const Result<void>& result) {
    if (result) return clients_.send(client, begin_message(MessageKind::Done).number(number));
    clients_.send(client,
                  begin_message(MessageKind::Refused).number(number).text(result.error().message));
  }

  SystemClock clock_;
  LogTimes log_times_;
  Deadline note_at_ = Deadline::after(clock_, {});
  ClientSockets clients_;
  Descriptor signals_;
  ServiceTable services_;
  std::vector<std::filesystem::path> folders_;
  bool detached_ = false;
  bool ending_ = false;
  std::optional<Deadline> give_up_at_;
};

}  // namespace

int supervisor_main(int socket) { return Server(socket).run(); }

}  // namespace weir::process
