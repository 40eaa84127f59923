// Listeners: which TCP ports of this machine are listened on, and by whom.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "process/identity.h"

namespace weir::process {

/// A socket that takes connections.
struct Listener {
  std::string address;  ///< As people write it: `127.0.0.1`, `0.0.0.0`, `::`.
  std::uint16_t port = 0;
  bool loopback = false;  ///< Only this machine can reach it.
  uid_t user = 0;         ///< Who made it.
  std::uint64_t inode = 0;

  bool operator==(const Listener&) const = default;
};

/// Reads the text of /proc/net/tcp or /proc/net/tcp6; lines of another form are passed over.
[[nodiscard]] std::vector<Listener> parse_listeners(std::string_view text);
/// All that these two files know. With many connections on the machine they are slow.
[[nodiscard]] std::vector<Listener> read_listeners();

/// All listeners of this machine, or rather of our network namespace.
[[nodiscard]] std::vector<Listener> find_listeners();

/// Those of `listeners` that the process, its tree or its group holds open and its user has made.
/// What may not be looked into counts as holding none.
[[nodiscard]] std::vector<Listener> held_by(const Identity& root,
                                            const std::vector<Listener>& listeners);

}  // namespace weir::process
