// Reading the values of options, from the command line and from weir.toml alike.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/option.h"
#include "system/endpoints.h"

namespace weir::cli {

/// NAME=VALUE.
struct Setting {
  std::string name;
  std::string value;
};

/// Where a service is.
struct ServiceAddress {
  std::string service;
  std::string address;  ///< HOST:PORT or a URL.
};

/// What `--with` asks for: a version from the cache, or a folder with programs.
struct ServiceChoice {
  std::string service;
  std::string version;  ///< Empty: the default one.
  std::string folder;   ///< Empty: from the cache.
};

/// Each is a Usage error, with a hint, for anything else than its form.
[[nodiscard]] Result<Setting> parse_setting(std::string_view text);
/// HOST[:PORT]; without PORT it is 0.
[[nodiscard]] Result<system::Address> parse_address(std::string_view text);
[[nodiscard]] Result<ServiceAddress> parse_service_address(std::string_view text);
[[nodiscard]] Result<system::HostAlias> parse_host_alias(std::string_view text);
[[nodiscard]] Result<ServiceChoice> parse_service_choice(std::string_view text);

/// Fails if `text` cannot be a value of the option.
[[nodiscard]] Result<void> check_value(const OptionSpec& spec, std::string_view text);

/// "--jobs N" as in a synopsis.
[[nodiscard]] std::string usage_of(const OptionSpec& spec);

}  // namespace weir::cli
