// What a MySQL URL says about encryption.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "driver/url.h"

namespace weir::driver::mysql {

enum class Tls : std::uint8_t { Off, On };

struct Security {
  std::vector<Tls> ways;    ///< Tried in this order.
  std::string authorities;  ///< PEM file of those who may sign; empty: anybody.
  std::string certificate;  ///< Of the client, PEM; empty: none.
  std::string key;
  bool names_host = false;  ///< The server's certificate must name the host.
};

/// Reads `ssl-mode`, `ssl-ca`, `ssl-cert` and `ssl-key`, or libpq's `sslmode`, `sslrootcert`,
/// `sslcert` and `sslkey`. Usage for any other option, and for what contradicts itself.
[[nodiscard]] Result<Security> read_security(const ConnectTarget& target);

}  // namespace weir::driver::mysql
