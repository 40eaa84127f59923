// What weir asks of its supervisor besides starting and stopping.
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

#include "process/client_sockets.h"
#include "process/supervisor.h"
#include "process/supervisor_messages.h"

namespace weir::process {
namespace {

constexpr auto kAnswerBudget = std::chrono::seconds(30);

}  // namespace

Result<std::unique_ptr<Supervisor>> Supervisor::join(const std::filesystem::path& control,
                                                     Deadline deadline) {
  WEIR_TRY_ASSIGN(Descriptor socket, connect_to_supervisor(control));
  ucred peer = {};
  socklen_t length = sizeof peer;
  if (::getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) return lost();
  Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, peer.pid, 0)));
  if (!process.open()) return lost();
  std::unique_ptr<Supervisor> joined(
      new Supervisor({peer.pid, std::move(process)}, std::move(socket), Role::Guest));
  // What ended before we came is not told again; an answer also says that it is still there.
  WEIR_TRY_ASSIGN(const std::vector<ServiceStatus> services, joined->services(deadline));
  const std::scoped_lock lock(joined->mutex_);
  for (const ServiceStatus& status : services) {
    if (status.exit) joined->exits_[status.service.id] = *status.exit;
  }
  return joined;
}

Result<Service> Supervisor::wait_any_exit(const std::vector<Service>& services, Deadline deadline,
                                          const std::stop_token& stop) const {
  std::unique_lock lock(mutex_);
  auto found = services.end();
  const auto ended = [&] {
    found = std::ranges::find_if(
        services, [&](const Service& service) { return exits_.contains(service.id); });
    return lost_ || found != services.end();
  };
  if (!changed_.wait_until(lock, stop, deadline.when(), ended)) {
    if (stop.stop_requested()) return fail(ErrorKind::Cancelled, "interrupted");
    return fail(ErrorKind::Timeout, "no service ended in time");
  }
  if (found == services.end()) return lost();
  return *found;
}

Result<void> Supervisor::signal(const Service& service, int signal, Deadline deadline) {
  const std::int64_t number = next_number();
  const std::string bytes =
      begin_message(MessageKind::Signal).number(number).number(service.id).number(signal).bytes();
  WEIR_TRY(request(number, bytes, deadline));
  return {};
}

Result<std::vector<ServiceStatus>> Supervisor::services(Deadline deadline) {
  const std::int64_t number = next_number();
  WEIR_TRY_ASSIGN(
      Reply reply,
      request(number, begin_message(MessageKind::List).number(number).bytes(), deadline));
  return std::move(reply.services);
}

Result<void> Supervisor::listen(const std::filesystem::path& control, Deadline deadline) {
  const std::int64_t number = next_number();
  WEIR_TRY(request(number,
                   begin_message(MessageKind::Listen).number(number).text(control.native()).bytes(),
                   deadline));
  return {};
}

Result<void> Supervisor::shut_down(Deadline deadline) {
  const std::int64_t number = next_number();
  const auto told =
      request(number, begin_message(MessageKind::Shutdown).number(number).bytes(), deadline);
  {
    const std::scoped_lock lock(mutex_);
    detached_ = false;
  }
  if (ended_by(deadline)) return {};
  if (!told) return Failure(told.error());
  return fail(ErrorKind::Timeout, "the services did not end in time");
}

Result<void> Supervisor::detach() {
  const std::int64_t number = next_number();
  WEIR_TRY(request(number, begin_message(MessageKind::Detach).number(number).bytes(),
                   Deadline::after(SystemClock(), kAnswerBudget)));
  const std::scoped_lock lock(mutex_);
  detached_ = true;
  return {};
}

}  // namespace weir::process
