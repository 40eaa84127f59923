// Names of options and modes.
#include "driver/mysql_tls.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace weir::driver::mysql {
namespace {

enum class Option : std::uint8_t { Mode, Authorities, Certificate, Key };

struct Name {
  std::string_view text;
  Option option;
};

constexpr std::array<Name, 8> kNames = {{
    {"ssl-mode", Option::Mode},
    {"sslmode", Option::Mode},
    {"ssl-ca", Option::Authorities},
    {"sslrootcert", Option::Authorities},
    {"ssl-cert", Option::Certificate},
    {"sslcert", Option::Certificate},
    {"ssl-key", Option::Key},
    {"sslkey", Option::Key},
}};

struct Mode {
  std::string_view mysql;
  std::string_view libpq;
  std::vector<Tls> ways;
  bool needs_authorities;
  bool names_host;
};

const std::array<Mode, 6>& modes() {
  static const std::array<Mode, 6> kModes = {{
      {"disabled", "disable", {Tls::Off}, false, false},
      {"allow", "allow", {Tls::Off, Tls::On}, false, false},
      {"preferred", "prefer", {Tls::On, Tls::Off}, false, false},
      {"required", "require", {Tls::On}, false, false},
      {"verify_ca", "verify-ca", {Tls::On}, true, false},
      {"verify_identity", "verify-full", {Tls::On}, true, true},
  }};
  return kModes;
}

Result<Mode> find_mode(std::string_view text) {
  for (const Mode& mode : modes()) {
    if (equals_ignoring_case(text, mode.mysql) || equals_ignoring_case(text, mode.libpq)) {
      return mode;
    }
  }
  return fail(ErrorKind::Usage, fmt::format("bad connection URL: no `ssl-mode` `{}`", text),
              "there are `disabled`, `preferred`, `required`, `verify_ca` and `verify_identity`");
}

Result<Option> find_option(std::string_view text) {
  const auto* found = std::ranges::find(kNames, text, &Name::text);
  if (found != kNames.end()) return found->option;
  return fail(ErrorKind::Usage,
              fmt::format("bad connection URL: MySQL's driver has no option `{}`", text),
              "there are `ssl-mode`, `ssl-ca`, `ssl-cert` and `ssl-key`");
}

/// The certificate is compared with the address that the library connects to.
Result<void> check(const ConnectTarget& target, const Mode& mode, const Security& security) {
  if (mode.needs_authorities && security.authorities.empty()) {
    return fail(ErrorKind::Usage,
                fmt::format("bad connection URL: `ssl-mode={}` needs `ssl-ca`", mode.mysql),
                "`ssl-ca` is the PEM file of who signed the server's certificate");
  }
  const bool elsewhere = !target.address.empty() && target.address != target.host;
  if (mode.names_host && elsewhere) {
    return fail(
        ErrorKind::Usage,
        fmt::format("a certificate of `{}` cannot be checked at `{}`", target.host, target.address),
        "where `--host` leads elsewhere `ssl-mode=verify_ca` is what can be had");
  }
  return {};
}

}  // namespace

Result<Security> read_security(const ConnectTarget& target) {
  Security security;
  // Loopback servers rarely speak TLS: ask for it only if they refuse without.
  std::string_view mode_text = is_loopback(target.host) ? "allow" : "preferred";
  for (const auto& [name, value] : target.options) {
    WEIR_TRY_ASSIGN(const Option option, find_option(name));
    switch (option) {
      case Option::Mode: mode_text = value; break;
      case Option::Authorities: security.authorities = value; break;
      case Option::Certificate: security.certificate = value; break;
      case Option::Key: security.key = value; break;
    }
  }
  WEIR_TRY_ASSIGN(const Mode mode, find_mode(mode_text));
  WEIR_TRY(check(target, mode, security));
  security.ways = mode.ways;
  security.names_host = mode.names_host;
  return security;
}

}  // namespace weir::driver::mysql
