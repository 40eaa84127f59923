// Connection targets, as URLs and as key=value texts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace weir::driver {

/// Where and as whom to connect.
struct ConnectTarget {
  std::string scheme = "postgres";
  std::string host;        ///< Name or address as written; also what a certificate must name.
  std::uint16_t port = 0;  ///< 0: `default_port`.
  std::string address;     ///< Where the connection really goes if an alias says so, else empty.
  std::string user;
  std::string password;           ///< Never printed.
  std::string database;           ///< A file or `:memory:` where the engine is a library.
  std::filesystem::path library;  ///< Of such an engine, if weir fetched it; empty: the system's.
  bool shared = false;            ///< Others use the database meanwhile: locks are waited for.
  bool disposable = false;        ///< A server of weir's own: what a script lacks is made on it.
  std::map<std::string, std::string> options;  ///< The rest, such as `sslmode`.
};

/// Reads `scheme://user:password@host:port/database?key=value`, with %-escapes, or (for PostgreSQL)
/// the `host=... port=...` form with quotes as libpq has it. For an engine that is a library it is
/// `scheme:FILE`, the file as it is.
[[nodiscard]] Result<ConnectTarget> parse_target(std::string_view text);

/// Whether the target's engine is a library in this process.
[[nodiscard]] bool is_in_process(const ConnectTarget& target);

/// Whether the host is this machine by its name; nothing is looked up.
[[nodiscard]] bool is_loopback(std::string_view host);

/// Where a server of the target's engine listens if nothing else is said; 0 if no driver knows it.
[[nodiscard]] std::uint16_t default_port(const ConnectTarget& target);

/// The URL of a target, without its password.
[[nodiscard]] std::string to_public_url(const ConnectTarget& target);
/// The URL with the password, for programs that have to connect.
[[nodiscard]] std::string to_url(const ConnectTarget& target);

}  // namespace weir::driver
