// Choosing ports, and finding out who listens on them.
#include "system/service/ports.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <random>
#include <set>

#include "process/descriptor.h"
#include "process/listeners.h"

namespace weir::system {
namespace {

using process::Listener;

constexpr std::uint16_t kFirst = 20000;
/// Up to here connections get no port by chance on a machine that says nothing else.
constexpr std::uint16_t kUsualEnd = 32768;
constexpr int kTries = 200;

/// The first port that the kernel gives to connections.
std::uint16_t first_chance_port() { return std::min(process::chance_ports().first, kUsualEnd); }

/// Port 0 asks for any. The port, or 0 if it cannot be had.
std::uint16_t try_bind(std::uint16_t port) {
  const process::Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket.open()) return 0;
  const int on = 1;
  // As servers do it: what waits for the end of an old connection is no obstacle.
  (void)::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const bool bound = ::bind(socket.get(), generic, length) == 0 &&
                     ::getsockname(socket.get(), generic, &length) == 0;
  return bound ? ntohs(address.sin_port) : std::uint16_t{0};
}

std::uint16_t free_port(const std::set<std::uint16_t>& used) {
  const std::uint16_t end = first_chance_port();
  std::random_device random;
  for (int i = 0; i < kTries; ++i) {
    const bool by_kernel = end <= kFirst + 1000;
    const auto wish = static_cast<std::uint16_t>(
        by_kernel ? 0 : kFirst + random() % static_cast<unsigned>(end - kFirst));
    if (used.contains(wish)) continue;
    const std::uint16_t port = try_bind(wish);
    if (port != 0 && !used.contains(port)) return port;
  }
  return 0;
}

std::string place_of(const Listener& listener) {
  const bool datagrams = listener.protocol == process::Protocol::Udp;
  return fmt::format("{} {} {}", listener.address, datagrams ? "UDP port" : "port", listener.port);
}

std::vector<Listener> listeners_on(const std::vector<Listener>& listeners, std::uint16_t port) {
  std::vector<Listener> found;
  std::ranges::copy_if(listeners, std::back_inserter(found),
                       [&](const Listener& one) { return one.port == port; });
  return found;
}

}  // namespace

Result<Ports> allot_ports(const std::vector<PortSpec>& specs) {
  Ports ports;
  std::set<std::uint16_t> used;
  for (const PortSpec& spec : specs) {
    if (spec.fixed != 0) used.insert(spec.fixed);
  }
  for (const PortSpec& spec : specs) {
    const std::uint16_t port = spec.fixed != 0 ? try_bind(spec.fixed) : free_port(used);
    if (port == 0 && spec.fixed != 0) {
      return fail(ErrorKind::Unavailable,
                  fmt::format("port {} of `{}` is in use", spec.fixed, spec.name),
                  fmt::format("leave out `fixed` for a free one, or end what listens there"));
    }
    if (port == 0) return fail(ErrorKind::Unavailable, "no free port on 127.0.0.1");
    used.insert(port);
    ports[spec.name] = port;
  }
  return ports;
}

Result<PortState> check_ports(const process::Identity& service, const Ports& ports) {
  const std::vector<std::string> open = reachable_places(service);
  if (!open.empty()) {
    return fail(ErrorKind::Unavailable,
                fmt::format("it listens on {}, where other machines can reach it", open.front()),
                "have it bind to 127.0.0.1 only");
  }
  const std::vector<Listener> listeners = process::find_listeners();
  const std::vector<Listener> held = process::held_by(service, listeners);
  // Where we may not look into the process nothing can be said.
  if (held.empty()) return PortState::Fine;
  for (const auto& [name, port] : ports) {
    const bool listened_on = !listeners_on(listeners, port).empty();
    if (listened_on && listeners_on(held, port).empty()) return PortState::Taken;
  }
  return PortState::Fine;
}

std::vector<std::string> reachable_places(const process::Identity& service) {
  std::vector<Listener> open = process::find_listeners();
  std::ranges::move(process::find_datagram_ports(), std::back_inserter(open));
  std::erase_if(open, [](const Listener& listener) { return listener.loopback; });
  if (open.empty()) return {};
  std::vector<std::string> places;
  for (const Listener& listener : process::held_by(service, open)) {
    places.push_back(place_of(listener));
  }
  return places;
}

bool any_listened_on(const Ports& ports) {
  const std::vector<Listener> listeners = process::find_listeners();
  return std::ranges::any_of(
      ports, [&](const auto& entry) { return !listeners_on(listeners, entry.second).empty(); });
}

}  // namespace weir::system
