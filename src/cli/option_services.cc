// What options say of services, held against those that there are.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/run_system.h"
#include "cli/value.h"
#include "diag/suggest.h"
#include "system/service/interpolate.h"

namespace weir::cli {
namespace {

constexpr std::string_view kService = "service.";

using Mistakes = std::vector<ServiceMistake>;

/// What a host may lead to.
std::vector<std::string> places_of(const system::ServiceDescription& service) {
  std::vector<std::string> names = {"addr", "host", "port"};
  for (const system::PortSpec& port : service.ports) names.push_back("addr." + port.name);
  return names;
}

/// One that weir.toml describes wrongly is there too.
bool exists(std::string_view service, const system::ReadSystem& read) {
  return read.system.services.contains(service) ||
         std::ranges::find(read.named, service) != read.named.end();
}

/// Of `${name}` in the target of a host.
std::optional<ServiceMistake> mistake_in_name(std::string_view name,
                                              const system::ReadSystem& read) {
  if (!name.starts_with(kService)) {
    return ServiceMistake{"config.value", fmt::format("`${{{}}}` is not known here", name),
                          "`${service.NAME.addr}` is where a service is"};
  }
  const std::string_view rest = name.substr(kService.size());
  const std::string_view service = rest.substr(0, rest.find('.'));
  if (!exists(service, read)) return no_service(service, read.system, read.named);
  const auto found = read.system.services.find(service);
  if (found == read.system.services.end()) return std::nullopt;
  const std::vector<std::string> names = places_of(found->second);
  const std::string_view place = rest.substr(std::min(rest.size(), service.size() + 1));
  if (std::ranges::find(names, place) != names.end()) return std::nullopt;
  const std::vector<std::string_view> known(names.begin(), names.end());
  std::string hint = did_you_mean(place, known);
  if (hint.empty()) hint = fmt::format("write ${{service.{}.addr}}", service);
  return ServiceMistake{"config.value",
                        fmt::format("`{}` has no `{}` that a host can lead to", service, place),
                        std::move(hint)};
}

/// Whether the target is an address once the services run.
std::optional<ServiceMistake> mistake_in_form(const std::string& target) {
  const auto sample = system::interpolate(target, [](std::string_view name) {
    const std::string_view place = name.substr(name.find('.', kService.size()) + 1);
    if (place == "host") return std::string("127.0.0.1");
    return std::string(place == "port" ? "1" : "127.0.0.1:1");
  });
  if (!sample) return ServiceMistake{"config.value", sample.error().message, sample.error().hint};
  std::uint64_t port = 0;
  if (parse_address(*sample) && !parse_unsigned(*sample, port)) return std::nullopt;
  return ServiceMistake{"config.value", fmt::format("`{}` is not an address", target),
                        "write `${service.NAME.addr}`, or `HOST:${service.NAME.port}`"};
}

Mistakes mistakes_in_host(const GivenOption& given, const system::ReadSystem& read) {
  const std::string& text = given.value;
  if (!parse_service_host(text)) {
    return {{"config.value", fmt::format("`{}` is not a host", text.substr(0, text.find('='))),
             "write NAME or NAME:PORT"}};
  }
  const std::string target = text.substr(text.find('=') + 1);
  for (const system::NameUse& use : system::names_in(target)) {
    if (auto mistake = mistake_in_name(use.name, read)) return {*std::move(mistake)};
  }
  if (auto mistake = mistake_in_form(target)) return {*std::move(mistake)};
  return {};
}

Mistakes unknown_services(const std::vector<std::string>& names, const system::ReadSystem& read) {
  Mistakes mistakes;
  for (const std::string& name : names) {
    if (!exists(name, read)) mistakes.push_back(no_service(name, read.system, read.named));
  }
  return mistakes;
}

Mistakes mistakes_in_up(const GivenOption& given, const system::ReadSystem& read) {
  return unknown_services({given.value}, read);
}

Mistakes mistakes_in_place(const GivenOption& given, const system::ReadSystem& read) {
  return unknown_services(services_in(given.value), read);
}

Mistakes mistakes_in_choice(const GivenOption& given, const system::ReadSystem& read) {
  const std::size_t end = given.value.find_first_of("@=");
  return unknown_services({given.value.substr(0, end)}, read);
}

Mistakes mistakes_in_override(const GivenOption& given, const system::ReadSystem& read) {
  if (std::ranges::find(read.overrides, given.value) != read.overrides.end()) return {};
  const std::vector<std::string_view> known(read.overrides.begin(), read.overrides.end());
  std::string hint = did_you_mean(given.value, known);
  if (hint.empty()) hint = "weir.toml describes overrides in [override.NAME.service.SERVICE]";
  return {
      {"service.override", fmt::format("there is no override `{}`", given.value), std::move(hint)}};
}

struct Kind {
  const OptionSpec* spec;
  Mistakes (*find)(const GivenOption& given, const system::ReadSystem& read);
};
constexpr std::array kKinds = {
    Kind{&option::kHost, mistakes_in_host},
    Kind{&option::kUp, mistakes_in_up},
    Kind{&option::kTarget, mistakes_in_place},
    Kind{&option::kAgainst, mistakes_in_place},
    Kind{&option::kWith, mistakes_in_choice},
    Kind{&option::kService, mistakes_in_choice},
    Kind{&option::kServiceOverride, mistakes_in_override},
};

const Kind* kind_of(const GivenOption& given) {
  const auto* found = std::ranges::find(kKinds, given.spec, &Kind::spec);
  return found == kKinds.end() ? nullptr : found;
}

}  // namespace

bool speaks_of_services(const GivenOption& given) {
  if (given.negated || kind_of(given) == nullptr) return false;
  const bool by_name = given.spec == &option::kHost || given.spec == &option::kTarget ||
                       given.spec == &option::kAgainst;
  return !by_name || given.value.find("${") != std::string::npos;
}

Mistakes mistakes_in_option(const GivenOption& given, const system::ReadSystem& read) {
  return kind_of(given)->find(given, read);
}

}  // namespace weir::cli
