// Services of a run, as its options and weir.toml have them.
#include "cli/run_system.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/run_settings.h"
#include "cli/value.h"
#include "diag/suggest.h"
#include "driver/url.h"
#include "system/service/interpolate.h"

namespace weir::cli {
namespace {

constexpr std::string_view kService = "service.";

/// A text as TOML has it.
std::string toml_text(std::string_view text) {
  std::string toml = "\"";
  for (const char byte : text) {
    if (byte == '"' || byte == '\\') toml += '\\';
    toml += byte;
  }
  return toml + '"';
}

/// Programs of PostgreSQL are named by their own folder, its description has that above.
std::string path_of(const ServiceChoice& choice) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(choice.folder) / "";
  const fs::path parent = folder.parent_path();
  return choice.service == "postgres" && parent.filename() == "bin" ? parent.parent_path().string()
                                                                    : choice.folder;
}

/// A setting, and the option that it comes from.
struct GivenSetting {
  std::pair<std::string, std::string> setting;
  const GivenOption* option = nullptr;
};

std::vector<GivenSetting> given_settings(const Arguments& arguments) {
  std::vector<GivenSetting> settings;
  const auto add = [&](const GivenOption& given, const std::string& service, std::string_view key,
                       const std::string& value) {
    settings.push_back({{fmt::format("{}.{}", service, key), toml_text(value)}, &given});
  };
  for (const GivenOption& given : arguments.given()) {
    if (given.spec == &option::kWith) {
      const auto choice = parse_service_choice(given.value);
      if (choice && !choice->version.empty()) {
        add(given, choice->service, "version", choice->version);
      }
      if (choice && !choice->folder.empty()) add(given, choice->service, "path", path_of(*choice));
    }
    if (given.spec == &option::kService) {
      const auto service = parse_service_address(given.value);
      if (service) add(given, service->service, "address", service->address);
    }
  }
  return settings;
}

/// Whether `read_system` tells of it.
bool is_setting(const GivenOption& given) {
  return given.spec == &option::kWith || given.spec == &option::kService ||
         given.spec == &option::kServiceOverride;
}

/// The option that a finding on the command line of `read_system` is about; null if that is not
/// known.
const GivenOption* option_of(const Finding& finding, const std::vector<GivenSetting>& settings,
                             const Arguments& arguments) {
  if (finding.diagnostic.rule == "service.override") {
    for (const GivenOption& given : arguments.given()) {
      const bool it = given.spec == &option::kServiceOverride;
      if (it && given.value == finding.source.text()) return &given;
    }
  }
  const std::uint32_t line = position_of(finding.source.text(), finding.diagnostic.span.begin).line;
  return line >= 1 && line <= settings.size() ? settings[line - 1].option : nullptr;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> service_settings(const Arguments& arguments) {
  std::vector<std::pair<std::string, std::string>> settings;
  for (const GivenSetting& given : given_settings(arguments)) settings.push_back(given.setting);
  return settings;
}

void tell_findings(const std::vector<Finding>& findings, const Arguments& arguments,
                   const Source& config, Complaints& complaints) {
  const std::vector<GivenSetting> settings = given_settings(arguments);
  for (const Finding& finding : findings) {
    const GivenOption* option = nullptr;
    if (finding.source.path == system::kCommandLine) {
      option = option_of(finding, settings, arguments);
    }
    const Diagnostic& told = finding.diagnostic;
    if (option == nullptr) {
      complaints.findings.push_back(finding);
    } else if (option->place) {
      complaints.mistakes.push_back({option->place, told.message, told.hint});
    } else {
      Diagnostic there = told;
      there.span = option->config;
      complaints.findings.push_back({config, std::move(there)});
    }
  }
}

std::optional<system::ServiceHost> parse_service_host(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || text.find("${") == std::string_view::npos) return {};
  const auto from = parse_address(text.substr(0, equals));
  if (!from) return {};
  return system::ServiceHost{*from, std::string(text.substr(equals + 1))};
}

std::vector<std::string> services_in(std::string_view text) {
  std::vector<std::string> services;
  for (const system::NameUse& use : system::names_in(text)) {
    if (!use.name.starts_with(kService)) continue;
    const std::string_view rest = use.name.substr(kService.size());
    services.emplace_back(rest.substr(0, rest.find('.')));
  }
  return services;
}

RunSystem::RunSystem(const Arguments& arguments, const std::optional<Config>& config)
    : config_(config ? config->source : make_source("weir.toml", {})),
      described_(config && config->describes_services) {
  reading_.overrides = arguments.all(option::kServiceOverride);
  reading_.settings = service_settings(arguments);
  bool leads = false;
  for (const std::string& text : arguments.all(option::kHost)) {
    leads = leads || text.find("${") != std::string::npos;
    if (auto host = parse_service_host(text)) hosts_.push_back(*std::move(host));
  }
  always_ = arguments.all(option::kUp);
  for (const OptionSpec* place : {&option::kTarget, &option::kAgainst}) {
    for (std::string& service : services_in(arguments.text(*place).value_or(""))) {
      places_.push_back(std::move(service));
    }
  }
  asked_for_ = !reading_.overrides.empty() || !reading_.settings.empty() || !always_.empty() ||
               !places_.empty() || leads;
  const bool anew = !reading_.overrides.empty() || !reading_.settings.empty();
  joins_ = !anew && !arguments.has(option::kOwnServices);
}

void check_run_system(const RunSystem& system, const Arguments& arguments, Complaints& complaints) {
  // What is wrong with weir.toml by itself has been told.
  if (!system.asked_for() || complaints.fatal()) return;
  tell_findings(system.read().findings, arguments, system.config(), complaints);
  for (const GivenOption& given : arguments.given()) {
    // Those of weir.toml have been told with the rest of it, and settings by those who read them.
    if (!given.place || is_setting(given) || !speaks_of_services(given)) continue;
    for (ServiceMistake& mistake : mistakes_in_option(given, system.read())) {
      complaints.mistakes.push_back(
          {given.place, std::move(mistake.message), std::move(mistake.hint)});
    }
  }
}

const system::ReadSystem& RunSystem::read() const {
  std::call_once(once_, [this] { read_ = system::read_system(config_, reading_); });
  return *read_;
}

const system::ServiceDescription* RunSystem::find(std::string_view name) const {
  const auto& services = read().system.services;
  const auto found = services.find(name);
  return found == services.end() ? nullptr : &found->second;
}

const system::ServiceDescription* RunSystem::find_for(std::string_view need) const {
  const auto has_it = [&](const system::ServiceDescription& service) {
    return std::ranges::find(service.capabilities, need) != service.capabilities.end();
  };
  for (const std::string& name : read().named) {
    const system::ServiceDescription* service = find(name);
    if (service != nullptr && (name == need || has_it(*service))) return service;
  }
  if (const auto* service = find(need)) return service;
  for (const auto& [name, service] : read().system.services) {
    if (has_it(service)) return &service;
  }
  return nullptr;
}

const system::ServiceDescription* RunSystem::find_giver(std::string_view name) const {
  const auto gives = [&](const system::ServiceDescription& service) {
    const auto is_it = [&](const auto& variable) { return variable.first == name; };
    return std::ranges::any_of(service.variables, is_it);
  };
  for (const std::string& named : read().named) {
    const system::ServiceDescription* service = find(named);
    if (service != nullptr && gives(*service)) return service;
  }
  // Descriptions made from another one give its variables too, and some of them nobody can start.
  const system::ServiceDescription* best = nullptr;
  const auto rank = [](const system::ServiceDescription& service) {
    const bool usable = service.unavailable.empty() || !service.address.empty();
    return std::pair(!service.address.empty(), usable);
  };
  for (const auto& [key, service] : read().system.services) {
    if (!gives(service)) continue;
    if (best == nullptr || rank(service) > rank(*best)) best = &service;
  }
  return best;
}

std::string scheme_of(const RunSystem& system, const std::string& url) {
  const auto names = system::names_in(url);
  std::string text = url;
  if (!names.empty() && names.front().offset == 0) {
    const std::string_view name = names.front().name;
    const std::vector<std::string> services = services_in(url);
    const auto* service = services.empty() ? nullptr : system.find(services.front());
    if (service == nullptr) return {};
    const std::size_t mark = name.find(".url.");
    const std::string which =
        mark == std::string_view::npos ? "main" : std::string(name.substr(mark + 5));
    const auto found = service->urls.find(which);
    text = found == service->urls.end() ? "" : found->second;
    text = text.substr(0, text.find("://"));
    return text;
  }
  const std::size_t scheme = text.find("://");
  if (!names.empty()) return scheme == std::string::npos ? "" : text.substr(0, scheme);
  const auto target = driver::parse_target(url);
  return target ? target->scheme : std::string();
}

}  // namespace weir::cli
