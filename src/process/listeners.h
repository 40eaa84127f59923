// Listeners: which ports of this machine are listened on, and by whom.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "process/identity.h"

namespace weir::process {

enum class Protocol : std::uint8_t { Tcp, Udp };

/// A socket that takes connections, or datagrams from anybody.
struct Listener {
  std::string address;  ///< As people write it: `127.0.0.1`, `0.0.0.0`, `::`.
  std::uint16_t port = 0;
  bool loopback = false;  ///< Only this machine can reach it.
  uid_t user = 0;         ///< Who made it.
  std::uint64_t inode = 0;
  Protocol protocol = Protocol::Tcp;

  bool operator==(const Listener&) const = default;
};

/// Reads the text of /proc/net/tcp, /proc/net/udp or their tcp6 and udp6; lines of another form are
/// passed over.
[[nodiscard]] std::vector<Listener> parse_listeners(std::string_view text,
                                                    Protocol protocol = Protocol::Tcp);
/// All that the files for TCP know. With many connections on the machine they are slow.
[[nodiscard]] std::vector<Listener> read_listeners();

/// All listeners of TCP on this machine, or rather in our network namespace.
[[nodiscard]] std::vector<Listener> find_listeners();

/// Those of UDP. Ports that the kernel hands out by chance are left out: whoever sends a datagram
/// has one, and waits for no more than its answer.
[[nodiscard]] std::vector<Listener> find_datagram_ports();

/// The ports that the kernel hands out, first and last.
[[nodiscard]] std::pair<std::uint16_t, std::uint16_t> chance_ports();

/// Those of `listeners` that the process, its tree or its group holds open and its user has made.
/// What may not be looked into counts as holding none.
[[nodiscard]] std::vector<Listener> held_by(const Identity& root,
                                            const std::vector<Listener>& listeners);

}  // namespace weir::process
