// Reading of connection strings.
#include "actions/ado.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"

namespace weir::actions {
namespace {

using driver::ConnectTarget;

enum class Meaning : std::uint8_t { Server, User, Password, Database, TrustCertificate, Nothing };

struct Key {
  std::string_view name;  ///< In lower case.
  Meaning meaning;
};
constexpr std::array kKeys = {
    Key{"server", Meaning::Server},
    Key{"data source", Meaning::Server},
    Key{"address", Meaning::Server},
    Key{"addr", Meaning::Server},
    Key{"network address", Meaning::Server},
    Key{"user id", Meaning::User},
    Key{"uid", Meaning::User},
    Key{"user", Meaning::User},
    Key{"username", Meaning::User},
    Key{"password", Meaning::Password},
    Key{"pwd", Meaning::Password},
    Key{"database", Meaning::Database},
    Key{"initial catalog", Meaning::Database},
    Key{"trustservercertificate", Meaning::TrustCertificate},
    Key{"trust server certificate", Meaning::TrustCertificate},
    Key{"integratedsecurity", Meaning::Nothing},
    Key{"integrated security", Meaning::Nothing},
    Key{"trusted_connection", Meaning::Nothing},
    Key{"encrypt", Meaning::Nothing},
    Key{"application name", Meaning::Nothing},
    Key{"connect timeout", Meaning::Nothing},
    Key{"connection timeout", Meaning::Nothing},
};

Failure bad(const std::string& message) {
  return fail(ErrorKind::Usage, "bad connection string: " + message,
              "such as `server=tcp:HOST,PORT;User ID=NAME;Password=SECRET;"
              "TrustServerCertificate=true`");
}

/// Takes the value at the beginning of `rest` and the `;` behind it. In quotes a quote is doubled.
Result<std::string> take_value(std::string_view& rest) {
  rest = rest.substr(std::min(rest.find_first_not_of(' '), rest.size()));
  const bool quoted = rest.starts_with('"') || rest.starts_with('\'');
  if (!quoted) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    std::string value(trim(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return value;
  }
  const char quote = rest.front();
  std::string value;
  for (std::size_t at = 1; at < rest.size(); ++at) {
    if (rest[at] != quote) {
      value += rest[at];
    } else if (at + 1 < rest.size() && rest[at + 1] == quote) {
      value += rest[at++];
    } else {
      rest.remove_prefix(at + 1);
      const std::size_t end = rest.find(';');
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
      return value;
    }
  }
  return bad("a quote is not closed");
}

/// `tcp:HOST,PORT`; the port may be left out.
Result<void> set_server(ConnectTarget& target, std::string_view value) {
  if (to_lower(value).starts_with("tcp:")) value.remove_prefix(4);
  if (value.find('\\') != std::string_view::npos) {
    return bad(fmt::format("`{}` names an instance, for which there must be a port", value));
  }
  const std::size_t comma = value.find(',');
  target.host = trim(value.substr(0, comma));
  if (comma == std::string_view::npos) return {};
  std::uint64_t port = 0;
  const std::string_view text = trim(value.substr(comma + 1));
  if (!parse_unsigned(text, port) || port == 0 || port > 65535) {
    return bad(fmt::format("port `{}` is not a number from 1 to 65535", text));
  }
  target.port = static_cast<std::uint16_t>(port);
  return {};
}

bool is_yes(std::string_view value) {
  return equals_ignoring_case(value, "true") || equals_ignoring_case(value, "yes");
}

Result<void> set(ConnectTarget& target, const Key& key, std::string value) {
  switch (key.meaning) {
    case Meaning::Server: return set_server(target, value);
    case Meaning::User: target.user = std::move(value); break;
    case Meaning::Password: target.password = std::move(value); break;
    case Meaning::Database: target.database = std::move(value); break;
    case Meaning::TrustCertificate:
      if (is_yes(value)) target.options["trust-server-certificate"] = "true";
      break;
    case Meaning::Nothing: break;
  }
  return {};
}

}  // namespace

Result<ConnectTarget> parse_ado_string(std::string_view text) {
  ConnectTarget target;
  target.scheme = "mssql";
  for (std::string_view rest = trim(text); !trim(rest).empty();) {
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos) return bad(fmt::format("`{}` has no value", trim(rest)));
    const std::string_view name = trim(rest.substr(0, equals));
    rest.remove_prefix(equals + 1);
    WEIR_TRY_ASSIGN(std::string value, take_value(rest));
    const auto* key = std::ranges::find(kKeys, to_lower(name), &Key::name);
    if (key == kKeys.end()) return bad(fmt::format("nobody knows `{}`", name));
    WEIR_TRY(set(target, *key, std::move(value)));
  }
  if (target.host.empty()) return bad("it names no server");
  return target;
}

}  // namespace weir::actions
