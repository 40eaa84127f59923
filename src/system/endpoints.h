// Endpoints: host names of scripts become addresses here, and nowhere else.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::system {

/// A host name or numeric address, and a TCP port.
struct Address {
  std::string host;
  std::uint16_t port = 0;

  bool operator==(const Address&) const = default;
};

/// Connections to `from` go to `to`. Port 0 in `from` means every port, in `to` the same port.
struct HostAlias {
  Address from;
  Address to;
};

/// What host names in scripts stand for. Filled before a run, then only
/// read, from any thread.
class Endpoints {
 public:
  /// Later aliases win over earlier ones for the same host and port.
  void add_alias(HostAlias alias);
  /// Those that are there win over these.
  void add_below(const std::vector<HostAlias>& aliases);

  /// Where `host:port` really is: an alias for exactly this port wins over one for every port; the
  /// same address if there is none. Host names are compared without regard to case, and the result
  /// is not looked up again.
  [[nodiscard]] Address resolve(std::string_view host, std::uint16_t port) const;

 private:
  [[nodiscard]] const HostAlias* find(std::string_view host, std::uint16_t port) const;

  std::vector<HostAlias> aliases_;
};

}  // namespace weir::system
