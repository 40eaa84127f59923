// Sockets that do not block, waited for beside a stop request.
#include "system/service/tcp.h"

#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "base/text.h"
#include "driver/socket.h"

namespace weir::system {
namespace {

using process::Descriptor;

Failure system_failure(int reason) {
  return fail(ErrorKind::Unavailable, to_lower(std::strerror(reason)));
}

Result<void> wait_for(const Descriptor& socket, short events, const Patience& patience) {
  driver::StopSignal signal;
  const SystemClock clock;
  switch (signal.wait(socket.get(), events, clock, patience.deadline, patience.stop)) {
    case driver::Ready::Yes: return {};
    case driver::Ready::Stopped: return fail(ErrorKind::Cancelled, "interrupted");
    case driver::Ready::DeadlinePassed: break;
  }
  return fail(ErrorKind::Timeout, "no answer");
}

}  // namespace

Result<SocketName> parse_socket_name(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  std::uint64_t port = 0;
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (colon == std::string_view::npos || host.empty() ||
      !parse_unsigned(text.substr(colon + 1), port) || port == 0 || port > 65535) {
    return fail(ErrorKind::Usage, fmt::format("`{}` is no address `HOST:PORT`", text));
  }
  return SocketName{std::string(host), static_cast<std::uint16_t>(port)};
}

Result<Descriptor> connect_tcp(const SocketName& name, const Patience& patience) {
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int code =
      ::getaddrinfo(name.host.c_str(), std::to_string(name.port).c_str(), &hints, &found);
  if (code != 0) return fail(ErrorKind::Unavailable, ::gai_strerror(code));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, ::freeaddrinfo);
  Descriptor socket(::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket.open()) return system_failure(errno);
  if (::connect(socket.get(), found->ai_addr, found->ai_addrlen) == 0) return socket;
  if (errno != EINPROGRESS) return system_failure(errno);
  WEIR_TRY(wait_for(socket, POLLOUT, patience));
  int reason = 0;
  socklen_t length = sizeof reason;
  (void)::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &reason, &length);
  if (reason != 0) return system_failure(reason);
  return socket;
}

Result<void> send_all(const Descriptor& socket, std::string_view bytes, const Patience& patience) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
    if (sent >= 0 || errno == EINTR) continue;
    if (errno != EAGAIN) return system_failure(errno);
    WEIR_TRY(wait_for(socket, POLLOUT, patience));
  }
  return {};
}

Result<std::string> receive(const Descriptor& socket, std::size_t length,
                            const Patience& patience) {
  std::string bytes(length, '\0');
  for (std::size_t got = 0; got < length;) {
    const ssize_t more = ::recv(socket.get(), bytes.data() + got, length - got, 0);
    if (more == 0) return fail(ErrorKind::Unavailable, "the connection was closed");
    if (more > 0) got += static_cast<std::size_t>(more);
    if (more > 0 || errno == EINTR) continue;
    if (errno != EAGAIN) return system_failure(errno);
    WEIR_TRY(wait_for(socket, POLLIN, patience));
  }
  return bytes;
}

}  // namespace weir::system
