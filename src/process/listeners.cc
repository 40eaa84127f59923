// Reading the kernel's tables of sockets.
#include "process/listeners.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <optional>
#include <set>

#include "base/file.h"
#include "base/text.h"
#include "process/tree.h"

namespace weir::process {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kListening = "0A";
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
void take_address(int family, const std::array<std::uint32_t, 4>& words, Listener& listener) {
  Address address = {};
  std::memcpy(&address, words.data(), sizeof address);
  std::array<char, INET6_ADDRSTRLEN> text = {};
  (void)::inet_ntop(family, &address, text.data(), text.size());
  listener.address = text.data();
  listener.loopback = is_loopback(address);
}

std::optional<Listener> parse_line(std::string_view line) {
  std::vector<std::string_view> fields = split(line, ' ');
  std::erase(fields, std::string_view());
  constexpr std::size_t kInode = 9;
  if (fields.size() <= kInode || fields[3] != kListening) return std::nullopt;
  const std::size_t colon = fields[1].find(':');
  if (colon != 8 && colon != 32) return std::nullopt;
  const auto words = parse_words(fields[1].substr(0, colon));
  std::uint64_t port = 0;
  Listener listener;
  const bool good = words && parse_hex(fields[1].substr(colon + 1), port) && port <= 65535 &&
                    parse_unsigned(fields[kInode], listener.inode);
  if (!good) return std::nullopt;
  listener.port = static_cast<std::uint16_t>(port);
  if (colon == 8) {
    take_address<in_addr>(AF_INET, *words, listener);
  } else {
    take_address<in6_addr>(AF_INET6, *words, listener);
  }
  return listener;
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

std::vector<Listener> parse_listeners(std::string_view text) {
  std::vector<Listener> listeners;
  for (const std::string_view line : split(text, '\n')) {
    if (auto listener = parse_line(line)) listeners.push_back(*std::move(listener));
  }
  return listeners;
}

std::vector<Listener> find_listeners() {
  std::vector<Listener> listeners;
  for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    const auto text = read_file(table);
    if (!text) continue;
    std::vector<Listener> found = parse_listeners(*text);
    std::ranges::move(found, std::back_inserter(listeners));
  }
  return listeners;
}

std::vector<Listener> held_by(const Identity& root, const std::vector<Listener>& listeners) {
  std::vector<Listener> held;
  if (!is_alive(root)) return held;
  std::set<std::uint64_t> inodes;
  add_sockets(root.pid, inodes);
  for (const pid_t pid : find_tree(root.pid)) add_sockets(pid, inodes);
  std::ranges::copy_if(listeners, std::back_inserter(held),
                       [&](const Listener& listener) { return inodes.contains(listener.inode); });
  return held;
}

}  // namespace weir::process
