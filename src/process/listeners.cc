// Reading the kernel's tables of sockets.
#include "process/listeners.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <set>
#include <sstream>

#include "base/file.h"
#include "base/text.h"
#include "process/descriptor.h"
#include "process/tree.h"

namespace weir::process {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kListening = "0A";
constexpr std::string_view kUnconnected = "07";
/// Of a machine that does not say what it hands out.
constexpr std::pair<std::uint16_t, std::uint16_t> kUsualChancePorts = {32768, 60999};
constexpr std::string_view kSocket = "socket:[";

bool parse_hex(std::string_view text, std::uint64_t& value) {
  if (text.empty() || text.size() > 8) return false;
  value = 0;
  for (const char digit : text) {
    const std::size_t at = std::string_view("0123456789ABCDEF").find(digit);
    if (at == std::string_view::npos) return false;
    value = value * 16 + at;
  }
  return true;
}

/// An address stands there as words in the machine's byte order, 8 hexadecimal digits each.
std::optional<std::array<std::uint32_t, 4>> parse_words(std::string_view text) {
  std::array<std::uint32_t, 4> words = {};
  for (std::size_t i = 0; i * 8 < text.size(); ++i) {
    std::uint64_t word = 0;
    if (!parse_hex(text.substr(i * 8, 8), word)) return std::nullopt;
    words.at(i) = static_cast<std::uint32_t>(word);
  }
  return words;
}

bool is_loopback(const in_addr& address) { return (ntohl(address.s_addr) >> 24U) == 127; }

bool is_loopback(const in6_addr& address) {
  in_addr mapped = {};
  std::memcpy(&mapped, &address.s6_addr[12], sizeof mapped);
  return IN6_IS_ADDR_LOOPBACK(&address) || (IN6_IS_ADDR_V4MAPPED(&address) && is_loopback(mapped));
}

template <typename Address>
bool is_loopback_at(const void* bytes) {
  Address address = {};
  std::memcpy(&address, bytes, sizeof address);
  return is_loopback(address);
}

/// An address in the network's byte order.
void take_address(int family, const void* bytes, Listener& listener) {
  std::array<char, INET6_ADDRSTRLEN> text = {};
  (void)::inet_ntop(family, bytes, text.data(), text.size());
  listener.address = text.data();
  listener.loopback =
      family == AF_INET ? is_loopback_at<in_addr>(bytes) : is_loopback_at<in6_addr>(bytes);
}

/// Asks the kernel for the listeners of one family, which it need not look for among connections;
/// false if it does not answer.
class ListenerQuery {
 public:
  ListenerQuery() : socket_(::socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG)) {}

  bool run(int family, std::vector<Listener>& listeners) {
    struct {
      nlmsghdr header;
      inet_diag_req_v2 query;
    } request = {};
    request.header.nlmsg_len = sizeof request;
    request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    request.query.sdiag_family = static_cast<std::uint8_t>(family);
    request.query.sdiag_protocol = IPPROTO_TCP;
    request.query.idiag_states = 1U << static_cast<unsigned>(TCP_LISTEN);
    if (!socket_.open() || ::send(socket_.get(), &request, sizeof request, 0) < 0) return false;
    for (;;) {
      alignas(nlmsghdr) std::array<char, 16384> buffer;  // NOLINT(*-member-init): filled by recv
      const ssize_t got = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return false;
      if (const auto end = take(buffer.data(), static_cast<std::size_t>(got), listeners)) {
        return *end;
      }
    }
  }

 private:
  /// Whether the answer ended well or badly; nothing if it goes on.
  static std::optional<bool> take(const char* bytes, std::size_t length,
                                  std::vector<Listener>& listeners) {
    while (length >= sizeof(nlmsghdr)) {
      nlmsghdr header = {};
      std::memcpy(&header, bytes, sizeof header);
      if (header.nlmsg_len < sizeof header || header.nlmsg_len > length) return false;
      if (header.nlmsg_type == NLMSG_DONE) return true;
      if (header.nlmsg_type == NLMSG_ERROR) return false;
      if (header.nlmsg_len >= NLMSG_HDRLEN + sizeof(inet_diag_msg)) {
        inet_diag_msg socket = {};
        std::memcpy(&socket, bytes + NLMSG_HDRLEN, sizeof socket);
        Listener& listener = listeners.emplace_back();
        listener.port = ntohs(socket.id.idiag_sport);
        listener.user = socket.idiag_uid;
        listener.inode = socket.idiag_inode;
        take_address(socket.idiag_family, &socket.id.idiag_src[0], listener);
      }
      const std::size_t step = std::min<std::size_t>(NLMSG_ALIGN(header.nlmsg_len), length);
      bytes += step;
      length -= step;
    }
    return std::nullopt;
  }

  Descriptor socket_;
};

uid_t user_of(pid_t pid) {
  struct stat status = {};
  const std::string folder = fmt::format("/proc/{}", pid);
  return ::stat(folder.c_str(), &status) == 0 ? status.st_uid : static_cast<uid_t>(-1);
}

std::optional<Listener> parse_line(std::string_view line, std::string_view state) {
  std::vector<std::string_view> fields = split(line, ' ');
  std::erase(fields, std::string_view());
  constexpr std::size_t kUser = 7;
  constexpr std::size_t kInode = 9;
  if (fields.size() <= kInode || fields[3] != state) return std::nullopt;
  const std::size_t colon = fields[1].find(':');
  if (colon != 8 && colon != 32) return std::nullopt;
  const auto words = parse_words(fields[1].substr(0, colon));
  std::uint64_t port = 0;
  std::uint64_t user = 0;
  Listener listener;
  const bool good = words && parse_unsigned(fields[kUser], user) &&
                    parse_hex(fields[1].substr(colon + 1), port) && port <= 65535 &&
                    parse_unsigned(fields[kInode], listener.inode);
  if (!good) return std::nullopt;
  listener.port = static_cast<std::uint16_t>(port);
  listener.user = static_cast<uid_t>(user);
  take_address(colon == 8 ? AF_INET : AF_INET6, words->data(), listener);
  return listener;
}

std::vector<Listener> read_tables(std::initializer_list<const char*> tables, Protocol protocol) {
  std::vector<Listener> listeners;
  for (const char* table : tables) {
    const auto text = read_file(table);
    if (!text) continue;
    std::ranges::move(parse_listeners(*text, protocol), std::back_inserter(listeners));
  }
  return listeners;
}

/// Adds the inodes of the sockets that a process holds open.
void add_sockets(pid_t pid, std::set<std::uint64_t>& inodes) {
  std::error_code error;
  fs::directory_iterator folder(fmt::format("/proc/{}/fd", pid), error);
  for (; !error && folder != fs::directory_iterator(); folder.increment(error)) {
    std::error_code gone;
    const std::string target = fs::read_symlink(folder->path(), gone).string();
    std::uint64_t inode = 0;
    if (gone || !target.starts_with(kSocket) || !target.ends_with(']')) continue;
    const std::string_view digits = std::string_view(target).substr(kSocket.size());
    if (parse_unsigned(digits.substr(0, digits.size() - 1), inode)) inodes.insert(inode);
  }
}

}  // namespace

std::vector<Listener> parse_listeners(std::string_view text, Protocol protocol) {
  std::vector<Listener> listeners;
  const std::string_view state = protocol == Protocol::Tcp ? kListening : kUnconnected;
  for (const std::string_view line : split(text, '\n')) {
    auto listener = parse_line(line, state);
    if (!listener) continue;
    listener->protocol = protocol;
    listeners.push_back(*std::move(listener));
  }
  return listeners;
}

std::vector<Listener> read_listeners() {
  return read_tables({"/proc/net/tcp", "/proc/net/tcp6"}, Protocol::Tcp);
}

std::vector<Listener> find_datagram_ports() {
  std::vector<Listener> listeners = read_tables({"/proc/net/udp", "/proc/net/udp6"}, Protocol::Udp);
  const auto [first, last] = chance_ports();
  std::erase_if(listeners, [&](const Listener& one) {
    return one.port == 0 || (one.port >= first && one.port <= last);
  });
  return listeners;
}

std::pair<std::uint16_t, std::uint16_t> chance_ports() {
  const auto text = read_file("/proc/sys/net/ipv4/ip_local_port_range");
  std::istringstream words(text ? *text : std::string());
  std::pair<std::uint16_t, std::uint16_t> ports;
  return words >> ports.first >> ports.second ? ports : kUsualChancePorts;
}

std::vector<Listener> find_listeners() {
  std::vector<Listener> listeners;
  ListenerQuery query;
  const bool asked = query.run(AF_INET, listeners) && query.run(AF_INET6, listeners);
  return asked ? listeners : read_listeners();
}

std::vector<Listener> held_by(const Identity& root, const std::vector<Listener>& listeners) {
  if (!is_alive(root)) return {};
  std::vector<Listener> candidates = listeners;
  const uid_t user = user_of(root.pid);
  std::erase_if(candidates, [&](const Listener& listener) { return listener.user != user; });
  std::set<std::uint64_t> inodes;
  const auto is_held = [&](const Listener& one) { return inodes.contains(one.inode); };
  add_sockets(root.pid, inodes);
  // Walking all processes is only needed for what the first one does not hold.
  if (!std::ranges::all_of(candidates, is_held)) {
    for (const pid_t pid : find_tree(root.pid)) add_sockets(pid, inodes);
  }
  std::erase_if(candidates, [&](const Listener& listener) { return !is_held(listener); });
  return candidates;
}

}  // namespace weir::process
