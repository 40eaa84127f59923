// Values of options: their forms and what to say when they do not have it.
#include "cli/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>

#include "base/duration.h"
#include "base/pattern.h"
#include "base/service_name.h"
#include "base/text.h"
#include "diag/suggest.h"
#include "driver/driver.h"
#include "driver/url.h"
#include "script/slt/dialect.h"

namespace weir::cli {
namespace {

Result<void> check_count(std::string_view text, std::uint64_t least) {
  std::uint64_t value = 0;
  if (!parse_unsigned(text, value)) {
    const bool digits =
        !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
    return fail(ErrorKind::Usage,
                fmt::format("`{}` is {}", text, digits ? "too large" : "not a whole number"));
  }
  if (value < least) {
    return fail(ErrorKind::Usage, fmt::format("`{}` is too small", text),
                fmt::format("the smallest is {}", least));
  }
  return {};
}

Result<void> check_factor(std::string_view text) {
  double value = 0;
  const auto [stop, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc() || stop != text.data() + text.size() || !(value >= 1)) {
    return fail(ErrorKind::Usage, fmt::format("`{}` is not a number of at least 1", text),
                "such as 1.5");
  }
  return {};
}

Result<void> check_choice(const OptionSpec& spec, std::string_view text) {
  const auto choices = split(spec.choices, '|');
  if (std::find(choices.begin(), choices.end(), text) != choices.end()) return {};
  std::string hint = did_you_mean(text, choices);
  if (&spec == &option::kDialect && slt::find_engine(text)) {
    hint = fmt::format("`{}` is an engine, for `weir run --engine {}`; dialects are {}", text, text,
                       join(choices, ", "));
  }
  if (hint.empty()) hint = fmt::format("one of {}", join(choices, ", "));
  return fail(ErrorKind::Usage, fmt::format("`{}` is not a value of `--{}`", text, spec.name),
              std::move(hint));
}

bool is_variable_name(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-';
  });
}

Result<void> check_variable(std::string_view text) {
  WEIR_TRY_ASSIGN(const Setting setting, parse_setting(text));
  if (is_variable_name(setting.name)) return {};
  return fail(ErrorKind::Usage, fmt::format("`{}` cannot be the name of a variable", setting.name),
              "names are made of a-z, 0-9 and -");
}

/// A URL of something that there is a driver for.
Result<void> check_target(std::string_view text) {
  WEIR_TRY_ASSIGN(const driver::ConnectTarget target, driver::parse_target(text));
  if (driver::find_driver(target.scheme) != nullptr) return {};
  return fail(
      ErrorKind::Usage, fmt::format("no driver for `{}://`", target.scheme),
      "a URL begins with postgres://, mysql://, sqlite: or duckdb:, see `weir help drivers`");
}

Result<void> check_second_engine(std::string_view text) {
  if (slt::find_engine(text)) return {};
  if (driver::parse_target(text)) return check_target(text);
  return fail(ErrorKind::Usage, fmt::format("`{}` is neither an engine nor a URL", text),
              "engines are `sqlite`, `duckdb`, `postgres` and `mysql`; a URL is as for `--target`");
}

Result<void> check_url(const OptionSpec& spec, std::string_view text) {
  // What a service gives is known when it runs.
  if (text.find("${service.") != std::string_view::npos) return {};
  if (&spec == &option::kAgainst) return check_second_engine(text);
  const bool target = &spec == &option::kTarget || &spec == &option::kMaterializeUrl ||
                      &spec == &option::kMaterializeInternalUrl;
  if (target) return check_target(text);
  if (text.find("://") != std::string_view::npos) return {};
  return fail(ErrorKind::Usage, fmt::format("`{}` is not a URL", text),
              "a URL begins with its scheme, such as http://");
}

template <typename T>
Result<void> check_form(const Result<T>& parsed) {
  WEIR_TRY(parsed);
  return {};
}

Result<std::uint16_t> parse_port(std::string_view text, std::string_view whole) {
  std::uint64_t port = 0;
  if (parse_unsigned(text, port) && port >= 1 && port <= 65535) {
    return static_cast<std::uint16_t>(port);
  }
  return fail(ErrorKind::Usage, fmt::format("`{}` is not a port, in `{}`", text, whole),
              "ports are numbers from 1 to 65535");
}

/// Of a service. Whether there is one is known only beside weir.toml.
Result<void> check_name(std::string_view name) {
  if (is_service_name(name)) return {};
  return fail(ErrorKind::Usage, fmt::format("`{}` cannot be the name of a service", name),
              std::string(kServiceNameHint));
}

/// Divides at the first `=`; both sides must be there.
Result<Setting> divide(std::string_view text, std::string_view form) {
  const std::size_t equals = text.find('=');
  const bool whole = equals != std::string_view::npos && equals > 0 && equals + 1 < text.size();
  if (whole) {
    return Setting{std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
  }
  return fail(ErrorKind::Usage, fmt::format("`{}` does not have the form {}", text, form));
}

}  // namespace

Result<Setting> parse_setting(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) {
    return fail(ErrorKind::Usage, fmt::format("`{}` has no `=`", text), "write NAME=VALUE");
  }
  if (equals == 0) {
    return fail(ErrorKind::Usage, fmt::format("no name before the `=` of `{}`", text),
                "write NAME=VALUE");
  }
  return Setting{std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
}

Result<system::Address> parse_address(std::string_view text) {
  const bool bracketed = text.starts_with('[');
  const std::size_t close = bracketed ? text.find(']') : 0;
  if (close == std::string_view::npos) {
    return fail(ErrorKind::Usage, fmt::format("no `]` in `{}`", text));
  }
  const std::size_t colon = text.find(':', close);
  const std::string_view host = bracketed ? text.substr(1, close - 1) : text.substr(0, colon);
  if (host.empty()) return fail(ErrorKind::Usage, fmt::format("no host in `{}`", text));
  if (colon == std::string_view::npos) return system::Address{std::string(host), 0};
  WEIR_TRY_ASSIGN(const std::uint16_t port, parse_port(text.substr(colon + 1), text));
  return system::Address{std::string(host), port};
}

Result<ServiceAddress> parse_service_address(std::string_view text) {
  WEIR_TRY_ASSIGN(Setting parts, divide(text, "NAME=HOST:PORT"));
  WEIR_TRY(check_name(parts.name));
  if (parts.value.find("://") == std::string::npos) {
    WEIR_TRY_ASSIGN(const system::Address address, parse_address(parts.value));
    if (address.port == 0) {
      return fail(ErrorKind::Usage, fmt::format("no port in `{}`", text),
                  "write NAME=HOST:PORT, or NAME=URL");
    }
  }
  return ServiceAddress{std::move(parts.name), std::move(parts.value)};
}

Result<system::HostAlias> parse_host_alias(std::string_view text) {
  if (text.find("${") != std::string_view::npos) {
    return fail(ErrorKind::Usage, fmt::format("`{}` leads to a service", text));
  }
  WEIR_TRY_ASSIGN(const Setting parts, divide(text, "NAME[:PORT]=ADDR[:PORT]"));
  WEIR_TRY_ASSIGN(system::Address from, parse_address(parts.name));
  WEIR_TRY_ASSIGN(system::Address to, parse_address(parts.value));
  return system::HostAlias{std::move(from), std::move(to)};
}

Result<ServiceChoice> parse_service_choice(std::string_view text) {
  const std::size_t mark = text.find_first_of("@=");
  const std::string_view service = text.substr(0, mark);
  WEIR_TRY(check_name(service));
  if (mark == std::string_view::npos) return ServiceChoice{std::string(service), {}, {}};
  const std::string value(text.substr(mark + 1));
  if (value.empty()) {
    return fail(ErrorKind::Usage, fmt::format("nothing behind the `{}` of `{}`", text[mark], text),
                "write SERVICE@VERSION or SERVICE=DIR");
  }
  if (text[mark] == '=') return ServiceChoice{std::string(service), {}, value};
  const auto is_version_byte = [](char byte) {
    return std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '.' || byte == '-';
  };
  if (!std::all_of(value.begin(), value.end(), is_version_byte)) {
    return fail(ErrorKind::Usage, fmt::format("`{}` is not a version", value),
                fmt::format("such as postgres@15; a folder is given as {}=DIR", service));
  }
  return ServiceChoice{std::string(service), value, {}};
}

Result<void> check_value(const OptionSpec& spec, std::string_view text) {
  if (&spec == &option::kWith) return check_form(parse_service_choice(text));
  if (&spec == &option::kKafkaAddr) return {};
  switch (spec.type) {
    case ValueType::Switch:
    case ValueType::Text: return {};
    case ValueType::Count: return check_count(text, 0);
    case ValueType::Positive: return check_count(text, 1);
    case ValueType::Factor: return check_factor(text);
    case ValueType::Duration: return check_form(parse_duration(text));
    case ValueType::Path:
      if (!text.empty()) return {};
      return fail(ErrorKind::Usage, fmt::format("`--{}` needs a path", spec.name));
    case ValueType::Url: return check_url(spec, text);
    case ValueType::Choice: return check_choice(spec, text);
    case ValueType::Setting: return check_form(parse_setting(text));
    case ValueType::Variable: return check_variable(text);
    case ValueType::Address: return check_form(parse_service_address(text));
    case ValueType::Alias:
      // Where services are is known when they run.
      if (text.find("${") != std::string_view::npos) {
        return check_form(divide(text, "NAME[:PORT]=ADDR[:PORT]"));
      }
      return check_form(parse_host_alias(text));
    case ValueType::Pattern: return check_form(Pattern::create(text));
  }
  return {};
}

std::string usage_of(const OptionSpec& spec) {
  if (spec.type == ValueType::Switch) return fmt::format("--{}", spec.name);
  return fmt::format("--{} {}", spec.name, spec.value);
}

}  // namespace weir::cli
