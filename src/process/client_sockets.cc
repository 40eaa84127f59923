// Sockets of the family that keeps messages apart and tells who is at the other end.
#include "process/client_sockets.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <optional>

#include "process/supervisor_messages.h"

namespace weir::process {
namespace {

namespace fs = std::filesystem;

Failure cannot(std::string_view action, const fs::path& path) {
  return fail(ErrorKind::Unavailable,
              fmt::format("cannot {} `{}`: {}", action, path.string(), std::strerror(errno)));
}

/// An address has room for a hundred bytes: longer paths go through the folder's descriptor.
struct SocketAddress {
  Descriptor folder;
  sockaddr_un address = {};

  [[nodiscard]] const sockaddr* generic() const {
    return reinterpret_cast<const sockaddr*>(&address);
  }
};

std::optional<SocketAddress> address_of(const fs::path& path) {
  SocketAddress result;
  result.folder = Descriptor(::open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!result.folder.open()) return std::nullopt;
  const std::string name =
      fmt::format("/proc/self/fd/{}/{}", result.folder.get(), path.filename().string());
  if (name.size() >= sizeof result.address.sun_path) return std::nullopt;
  result.address.sun_family = AF_UNIX;
  std::memcpy(&result.address.sun_path[0], name.c_str(), name.size() + 1);
  return result;
}

Descriptor make_socket(int flags) {
  return Descriptor(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | flags, 0));
}

bool is_of_our_user(const Descriptor& socket) {
  ucred peer = {};
  socklen_t length = sizeof peer;
  return ::getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 &&
         peer.uid == ::geteuid();
}

}  // namespace

ClientSockets::ClientSockets(int owner) {
  (void)::fcntl(owner, F_SETFD, FD_CLOEXEC);
  clients_.emplace(ClientId::Owner, owner);
}

Result<void> ClientSockets::listen(const fs::path& path) {
  const auto address = address_of(path);
  Descriptor socket = make_socket(SOCK_NONBLOCK);
  if (!address || !socket.open()) return cannot("listen at", path);
  const mode_t before = ::umask(0177);
  const int bound = ::bind(socket.get(), address->generic(), sizeof address->address);
  (void)::umask(before);
  constexpr int kBacklog = 16;
  if (bound != 0 || ::listen(socket.get(), kBacklog) != 0) return cannot("listen at", path);
  listener_ = std::move(socket);
  return {};
}

void ClientSockets::add_waits(std::vector<pollfd>& waits) const {
  for (const auto& [id, socket] : clients_) waits.push_back({socket.get(), POLLIN, 0});
  if (listener_.open()) waits.push_back({listener_.get(), POLLIN, 0});
}

void ClientSockets::accept() {
  for (;;) {
    Descriptor socket(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!socket.open() && errno == EINTR) continue;
    if (!socket.open()) return;
    if (is_of_our_user(socket)) clients_.emplace(ClientId{++last_}, std::move(socket));
  }
}

std::vector<ClientSockets::Message> ClientSockets::receive() {
  std::vector<Message> messages;
  if (listener_.open()) accept();
  std::string buffer(kLongestMessage, '\0');
  for (auto client = clients_.begin(); client != clients_.end();) {
    const ssize_t got = ::recv(client->second.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    const bool nothing = got < 0 && (errno == EINTR || errno == EAGAIN);
    if (got > 0) {
      messages.push_back({client->first, buffer.substr(0, static_cast<std::size_t>(got))});
    }
    client = got > 0 || nothing ? std::next(client) : clients_.erase(client);
  }
  return messages;
}

void ClientSockets::send(ClientId to, const MessageWriter& message) {
  const auto client = clients_.find(to);
  if (client == clients_.end()) return;
  const int flags = MSG_NOSIGNAL | (to == ClientId::Owner ? 0 : MSG_DONTWAIT);
  const std::string& bytes = message.bytes();
  const ssize_t sent = ::send(client->second.get(), bytes.data(), bytes.size(), flags);
  if (sent < 0 && to != ClientId::Owner) clients_.erase(client);
}

void ClientSockets::send_all(const MessageWriter& message) {
  std::vector<ClientId> present;
  for (const auto& [id, socket] : clients_) present.push_back(id);
  for (const ClientId id : present) send(id, message);
}

Result<Descriptor> connect_to_supervisor(const fs::path& path) {
  const auto address = address_of(path);
  Descriptor socket = make_socket(0);
  if (!address || !socket.open()) return cannot("connect to", path);
  if (::connect(socket.get(), address->generic(), sizeof address->address) != 0) {
    return cannot("connect to", path);
  }
  if (is_of_our_user(socket)) return socket;
  return fail(ErrorKind::Unavailable, fmt::format("somebody else listens at `{}`", path.string()));
}

}  // namespace weir::process
