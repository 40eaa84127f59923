// weir's end of the supervisor.
#include "process/supervisor.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/file.h"
#include "base/text.h"
#include "process/run_folder.h"
#include "process/supervisor_messages.h"

namespace weir::process {
namespace {

constexpr auto kEndBudget = std::chrono::seconds(30);

std::string encode(std::int64_t number, const ServiceProcess& process) {
  MessageWriter writer = begin_message(MessageKind::Start);
  writer.number(number).text(process.name).texts(process.arguments).texts(process.environment);
  writer.text(process.folder.native()).text(process.log.native()).text(process.input.native());
  writer.number(process.account ? static_cast<std::int64_t>(process.account->user) : -1);
  writer.number(process.account ? static_cast<std::int64_t>(process.account->group) : -1);
  writer.number(process.stop_signal).number(process.grace.count()).number(process.death_signal);
  writer.number(static_cast<std::int64_t>(process.limits.memory));
  writer.number(process.limits.core_dumps ? 1 : 0);
  return writer.bytes();
}

ServiceStatus read_service(MessageReader& reader) {
  ServiceStatus status;
  status.service.id = reader.number();
  status.name = reader.text();
  status.service.identity = read_identity(reader);
  const bool ended = reader.number() != 0;
  const auto code = static_cast<int>(reader.number());
  const auto signal = static_cast<int>(reader.number());
  if (ended) status.exit = ExitStatus{code, signal};
  return status;
}

}  // namespace

Failure Supervisor::lost() {
  return fail(ErrorKind::Unavailable, "the process that supervises weir's services ended early");
}

Result<std::unique_ptr<Supervisor>> Supervisor::start(const std::filesystem::path& program) {
  std::array<int, 2> ends = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return fail(ErrorKind::Unavailable, fmt::format("no socket: {}", std::strerror(errno)));
  }
  Descriptor ours(ends[0]);
  const Descriptor theirs(ends[1]);
  SpawnRequest request{
      .arguments = {"weir", std::string(kSupervisorArgument), std::to_string(theirs.get())},
      .environment = current_environment(),
      .program = program.string()};
  request.session = Session::Own;
  request.inherited = theirs.get();
  WEIR_TRY_ASSIGN(Spawned process, spawn(request));
  return std::unique_ptr<Supervisor>(
      new Supervisor(std::move(process), std::move(ours), Role::Owner));
}

Supervisor::Supervisor(Spawned process, Descriptor socket, Role role)
    : process_(std::move(process)), socket_(std::move(socket)), role_(role) {
  reader_ = std::jthread([this] { read_messages(); });
}

Supervisor::~Supervisor() {
  (void)::shutdown(socket_.get(), SHUT_RDWR);
  reader_.join();
  if (role_ == Role::Owner && !detached_) await_end();
}

bool Supervisor::ended_by(Deadline deadline) const {
  const SystemClock clock;
  pollfd end{process_.process.get(), POLLIN, 0};
  while (::poll(&end, 1, poll_milliseconds(deadline.left(clock))) < 0 && errno == EINTR) {
  }
  return end.revents != 0;
}

/// The supervisor ends when all is gone. If it was killed, its work is ours.
void Supervisor::await_end() {
  const Deadline deadline = Deadline::after(SystemClock(), kEndBudget);
  // It goes on stopping; there is nothing more to do here.
  if (!ended_by(deadline)) return;
  while (::waitpid(process_.pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  for (const std::filesystem::path& folder : folders_) {
    if (std::error_code error; std::filesystem::exists(folder, error)) end_run(folder, deadline);
  }
}

Result<void> Supervisor::send(const std::string& bytes) {
  if (bytes.size() > kLongestMessage) return fail("arguments and environment are too long");
  ssize_t sent = 0;
  do {
    sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  if (sent < 0) return lost();
  return {};
}

std::int64_t Supervisor::next_number() {
  const std::scoped_lock lock(mutex_);
  return ++last_number_;
}

Result<Supervisor::Reply> Supervisor::request(std::int64_t number, const std::string& bytes,
                                              Deadline deadline) {
  WEIR_TRY(send(bytes));
  std::unique_lock lock(mutex_);
  const auto answered = [&] { return lost_ || replies_.contains(number); };
  if (!changed_.wait_until(lock, deadline.when(), answered)) {
    return fail(ErrorKind::Timeout, "no answer from the process that supervises weir's services");
  }
  const auto found = replies_.extract(number);
  if (found.empty()) return lost();
  Reply reply = found.mapped();
  if (!reply.problem.empty()) return fail(ErrorKind::Unavailable, std::move(reply.problem));
  return reply;
}

Result<std::filesystem::path> Supervisor::make_run_folder(const std::filesystem::path& base,
                                                          Deadline deadline) {
  std::filesystem::path folder = name_run_folder(base);
  {
    const std::scoped_lock lock(mutex_);
    folders_.push_back(folder);
  }
  const std::int64_t number = next_number();
  const std::string bytes = begin_message(MessageKind::MakeFolder)
                                .number(number)
                                .text(folder.native())
                                .text(to_text(identify_self()))
                                .bytes();
  WEIR_TRY(request(number, bytes, deadline));
  return folder;
}

Result<Service> Supervisor::start_service(const ServiceProcess& process, Deadline deadline) {
  const std::int64_t number = next_number();
  WEIR_TRY_ASSIGN(const Reply reply, request(number, encode(number, process), deadline));
  return reply.service;
}

std::optional<ExitStatus> Supervisor::exit_of(const Service& service) const {
  const std::scoped_lock lock(mutex_);
  const auto found = exits_.find(service.id);
  return found == exits_.end() ? std::nullopt : std::optional(found->second);
}

Result<ExitStatus> Supervisor::wait_exit(const Service& service, Deadline deadline,
                                         const std::stop_token& stop) const {
  std::unique_lock lock(mutex_);
  const auto ended = [&] { return lost_ || exits_.contains(service.id); };
  if (!changed_.wait_until(lock, stop, deadline.when(), ended)) {
    if (stop.stop_requested()) return fail(ErrorKind::Cancelled, "interrupted");
    return fail(ErrorKind::Timeout, "the process did not end in time");
  }
  const auto found = exits_.find(service.id);
  if (found == exits_.end()) return lost();
  return found->second;
}

Result<void> Supervisor::begin_stop(const Service& service) {
  return send(begin_message(MessageKind::Stop).number(service.id).bytes());
}

Result<ExitStatus> Supervisor::run_tool(const ServiceProcess& process, Deadline deadline,
                                        const std::stop_token& stop) {
  WEIR_TRY_ASSIGN(const Service service, start_service(process, deadline));
  auto ended = wait_exit(service, deadline, stop);
  if (ended) return ended;
  (void)begin_stop(service);
  (void)wait_exit(service, Deadline::after(SystemClock(), process.grace * 2), {});
  return Failure(std::move(ended.error()).within(process.name));
}

void Supervisor::read_messages() {
  std::string buffer(kLongestMessage, '\0');
  for (;;) {
    const ssize_t got = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    const std::scoped_lock lock(mutex_);
    if (got <= 0) lost_ = true;
    if (got > 0) take_message(std::string_view(buffer).substr(0, static_cast<std::size_t>(got)));
    changed_.notify_all();
    if (got <= 0) return;
  }
}

void Supervisor::take_message(std::string_view bytes) {
  MessageReader reader(bytes);
  const auto kind = static_cast<MessageKind>(reader.number());
  const std::int64_t number = reader.number();
  if (kind == MessageKind::Exited) {
    ExitStatus& status = exits_[number];
    status.code = static_cast<int>(reader.number());
    status.signal = static_cast<int>(reader.number());
    return;
  }
  Reply& reply = replies_[number];
  if (kind == MessageKind::Refused) reply.problem = reader.text();
  if (kind == MessageKind::Started) {
    reply.service.id = reader.number();
    reply.service.identity = read_identity(reader);
  }
  if (kind == MessageKind::Listed) {
    for (std::int64_t left = reader.number(); left > 0 && reader.good(); --left) {
      reply.services.push_back(read_service(reader));
    }
  }
}

std::string last_log_lines(const std::filesystem::path& log, std::size_t count) {
  const auto text = read_file(log);
  if (!text) return {};
  const std::vector<std::string_view> lines = split(trim(*text), '\n');
  const std::size_t first = lines.size() > count ? lines.size() - count : 0;
  return join({lines.begin() + static_cast<std::ptrdiff_t>(first), lines.end()}, "\n");
}

}  // namespace weir::process
