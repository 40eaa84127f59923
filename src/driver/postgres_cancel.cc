// CancelRequest on a connection of its own, with a deadline: a paused server must not hang us, and
// libpq's PQcancel would.
#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "driver/postgres_connection.h"
#include "driver/socket.h"

namespace weir::driver::postgres {
namespace {

constexpr std::uint32_t kCancelRequest = 80877102;  // protocol document, "CancelRequest"

class PostgresCanceller final : public Canceller {
 public:
  PostgresCanceller(int server_socket, BackendKey key, const Clock& clock)
      : key_(key), clock_(clock) {
    known_ = ::getpeername(server_socket, generic(), &length_) == 0;
  }

  Result<void> cancel(Deadline deadline) override {
    if (!known_ || key_.process == 0) return fail("the server gave no key to cancel with");
    const int connection =
        ::socket(address_.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (connection < 0) return fail("no socket for a cancel request");
    auto result = request(connection, deadline);
    ::close(connection);
    return result;
  }

 private:
  sockaddr* generic() {
    return reinterpret_cast<sockaddr*>(&address_);  // NOLINT(*-reinterpret-cast): socket API
  }

  Result<void> request(int connection, Deadline deadline) {
    if (::connect(connection, generic(), length_) != 0 && errno != EINPROGRESS) {
      return fail(fmt::format("cannot reach the server to cancel: {}", std::strerror(errno)));
    }
    const std::stop_token none;
    if (signal_.wait(connection, POLLOUT, clock_, deadline, none) != Ready::Yes) {
      return fail(ErrorKind::Timeout, "the server did not take the cancel request in time");
    }
    const std::array<std::uint32_t, 4> packet = {htonl(16), htonl(kCancelRequest),
                                                 htonl(key_.process), htonl(key_.secret)};
    if (::send(connection, packet.data(), sizeof packet, MSG_NOSIGNAL) != sizeof packet) {
      return fail(fmt::format("cannot send the cancel request: {}", std::strerror(errno)));
    }
    // The server closes the connection once it has signalled the backend.
    if (signal_.wait(connection, POLLIN, clock_, deadline, none) != Ready::Yes) {
      return fail(ErrorKind::Timeout, "the server did not confirm the cancel request in time");
    }
    return {};
  }

  sockaddr_storage address_{};
  socklen_t length_ = sizeof(sockaddr_storage);
  bool known_ = false;
  BackendKey key_;
  const Clock& clock_;
  StopSignal signal_;
};

}  // namespace

std::unique_ptr<Canceller> make_canceller(PGconn* connection, BackendKey key, const Clock& clock) {
  return std::make_unique<PostgresCanceller>(::PQsocket(connection), key, clock);
}

}  // namespace weir::driver::postgres
