// Connections to services, for what no driver does.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "process/descriptor.h"
#include "system/workshop.h"

namespace weir::system {

struct SocketName {
  std::string host;
  std::uint16_t port = 0;
};

/// Reads `HOST:PORT`; an IPv6 address stands in brackets. Usage for anything else.
[[nodiscard]] Result<SocketName> parse_socket_name(std::string_view text);

/// Unavailable with the system's reason, such as `Connection refused`; Timeout and Cancelled.
[[nodiscard]] Result<process::Descriptor> connect_tcp(const SocketName& name,
                                                      const Patience& patience);
[[nodiscard]] Result<void> send_all(const process::Descriptor& socket, std::string_view bytes,
                                    const Patience& patience);
/// Exactly so many bytes; Unavailable if the connection ends before.
[[nodiscard]] Result<std::string> receive(const process::Descriptor& socket, std::size_t length,
                                          const Patience& patience);

}  // namespace weir::system
