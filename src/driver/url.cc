// Reading and writing of connection targets.
#include "driver/url.h"

#include <fmt/format.h>

#include "base/text.h"
#include "driver/driver.h"

namespace weir::driver {
namespace {

Failure bad_target(std::string_view reason) {
  return fail(ErrorKind::Usage, fmt::format("bad connection URL: {}", reason),
              "write `postgres://USER[:PASSWORD]@HOST[:PORT]/DATABASE`");
}

int hex_digit(char byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
  if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
  return -1;
}

Result<std::string> unescape(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += text[i];
      continue;
    }
    const int high = i + 1 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) return bad_target("`%` without two hexadecimal digits");
    plain += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return plain;
}

std::string escape(std::string_view text) {
  std::string escaped;
  for (const char byte : text) {
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= '0' && byte <= '9') ||
                       std::string_view("-._~").find(byte) != std::string_view::npos;
    if (plain) {
      escaped += byte;
    } else {
      escaped += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
    }
  }
  return escaped;
}

Result<std::uint16_t> parse_port(std::string_view text) {
  std::uint64_t port = 0;
  if (!parse_unsigned(text, port) || port == 0 || port > 65535) {
    return bad_target(fmt::format("port `{}` is not a number from 1 to 65535", text));
  }
  return static_cast<std::uint16_t>(port);
}

/// Moves well-known keys into their members; `host`, `user` and so on may come as options too.
Result<void> set_option(ConnectTarget& target, std::string_view key, std::string value) {
  if (key == "host") {
    target.host = std::move(value);
  } else if (key == "hostaddr") {
    target.address = std::move(value);
  } else if (key == "port") {
    WEIR_TRY_ASSIGN(target.port, parse_port(value));
  } else if (key == "user") {
    target.user = std::move(value);
  } else if (key == "password") {
    target.password = std::move(value);
  } else if (key == "dbname") {
    target.database = std::move(value);
  } else {
    target.options[std::string(key)] = std::move(value);
  }
  return {};
}

/// HOST, HOST:PORT or [V6]:PORT.
Result<void> parse_host(ConnectTarget& target, std::string_view text) {
  if (text.find(',') != std::string_view::npos) return bad_target("more than one host");
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return bad_target("`[` without `]`");
    target.host = text.substr(1, close - 1);
    text.remove_prefix(close + 1);
  } else {
    const std::size_t colon = text.find(':');
    WEIR_TRY_ASSIGN(target.host, unescape(text.substr(0, colon)));
    text.remove_prefix(std::min(colon, text.size()));
  }
  if (text.empty()) return {};
  if (!text.starts_with(':')) return bad_target("text behind `]`");
  text.remove_prefix(1);
  if (text.empty()) return {};
  WEIR_TRY_ASSIGN(target.port, parse_port(text));
  return {};
}

Result<void> parse_user(ConnectTarget& target, std::string_view text) {
  const std::size_t colon = text.find(':');
  WEIR_TRY_ASSIGN(target.user, unescape(text.substr(0, colon)));
  if (colon != std::string_view::npos) {
    WEIR_TRY_ASSIGN(target.password, unescape(text.substr(colon + 1)));
  }
  return {};
}

Result<void> parse_query(ConnectTarget& target, std::string_view query) {
  for (const std::string_view part : split(query, '&')) {
    if (part.empty()) continue;
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos)
      return bad_target(fmt::format("option `{}` without a value", part));
    WEIR_TRY_ASSIGN(std::string value, unescape(part.substr(equals + 1)));
    WEIR_TRY(set_option(target, part.substr(0, equals), std::move(value)));
  }
  return {};
}

/// Of several names for the same, the one that is compared with.
std::string plain_name(std::string_view scheme) {
  const DriverSpec* driver = find_driver(scheme);
  return std::string(driver == nullptr ? scheme : driver->schemes.front());
}

Result<ConnectTarget> parse_url(std::string_view scheme, std::string_view rest) {
  ConnectTarget target;
  target.scheme = plain_name(scheme);
  const std::size_t question = rest.find('?');
  if (question != std::string_view::npos) {
    WEIR_TRY(parse_query(target, rest.substr(question + 1)));
    rest = rest.substr(0, question);
  }
  const std::size_t slash = rest.find('/');
  if (slash != std::string_view::npos) {
    WEIR_TRY_ASSIGN(target.database, unescape(rest.substr(slash + 1)));
  }
  std::string_view authority = rest.substr(0, slash);
  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos) {
    WEIR_TRY(parse_user(target, authority.substr(0, at)));
    authority.remove_prefix(at + 1);
  }
  WEIR_TRY(parse_host(target, authority));
  return target;
}

/// libpq's form: key = value, values in single quotes with backslash escapes if they have blanks.
Result<ConnectTarget> parse_pairs(std::string_view text) {
  ConnectTarget target;
  for (text = trim(text); !text.empty(); text = trim(text)) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos)
      return bad_target(fmt::format("`{}` is neither URL nor `key=value`", text));
    const std::string_view key = trim(text.substr(0, equals));
    text = trim(text.substr(equals + 1));
    std::string value;
    const bool quoted = text.starts_with('\'');
    std::size_t i = quoted ? 1 : 0;
    for (; i < text.size(); ++i) {
      if (quoted ? text[i] == '\'' : text[i] == ' ') break;
      if (text[i] == '\\' && i + 1 < text.size()) ++i;
      value += text[i];
    }
    if (quoted && i == text.size()) return bad_target("unterminated quote");
    text.remove_prefix(std::min(text.size(), i + (quoted ? 1 : 0)));
    WEIR_TRY(set_option(target, key, std::move(value)));
  }
  return target;
}

bool is_library(std::string_view scheme) {
  const DriverSpec* driver = find_driver(scheme);
  return driver != nullptr && driver->in_process;
}

/// FILE or `:memory:`; slashes in front of a file, as in other URLs, are allowed.
Result<ConnectTarget> parse_file(std::string_view scheme, std::string_view file) {
  ConnectTarget target;
  target.scheme = scheme;
  if (file.starts_with("//")) file.remove_prefix(2);
  if (file.empty()) {
    return fail(ErrorKind::Usage, "bad connection URL: no file",
                fmt::format("write `{}:FILE`, or `{}::memory:`", scheme, scheme));
  }
  target.database = file;
  return target;
}

enum class Password { Hidden, Shown };

std::string write_url(const ConnectTarget& target, Password password) {
  if (is_in_process(target)) return target.scheme + ":" + target.database;
  std::string url = target.scheme + "://";
  if (!target.user.empty()) {
    url += escape(target.user);
    if (!target.password.empty() && password == Password::Shown)
      url += ":" + escape(target.password);
    url += "@";
  }
  const bool v6 = target.host.find(':') != std::string::npos;
  url += v6 ? "[" + target.host + "]" : target.host;
  if (target.port != 0) url += ":" + std::to_string(target.port);
  url += "/" + escape(target.database);
  char separator = '?';
  for (const auto& [key, value] : target.options) {
    url += separator + key + "=" + escape(value);
    separator = '&';
  }
  return url;
}

}  // namespace

bool is_in_process(const ConnectTarget& target) { return is_library(target.scheme); }

std::uint16_t default_port(const ConnectTarget& target) {
  const DriverSpec* driver = find_driver(target.scheme);
  return driver == nullptr ? 0 : driver->default_port;
}

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

Result<ConnectTarget> parse_target(std::string_view text) {
  const std::string_view scheme = text.substr(0, text.find(':'));
  if (scheme.size() < text.size() && is_library(scheme)) {
    return parse_file(scheme, text.substr(scheme.size() + 1));
  }
  const std::size_t colon = text.find("://");
  auto target = colon == std::string_view::npos
                    ? parse_pairs(text)
                    : parse_url(text.substr(0, colon), text.substr(colon + 3));
  if (target && target->host.empty() && target->address.empty()) return bad_target("no host");
  return target;
}

std::string to_public_url(const ConnectTarget& target) {
  return write_url(target, Password::Hidden);
}
std::string to_url(const ConnectTarget& target) { return write_url(target, Password::Shown); }

}  // namespace weir::driver
