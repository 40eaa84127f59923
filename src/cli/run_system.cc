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

}  // namespace

std::vector<std::pair<std::string, std::string>> service_settings(const Arguments& arguments) {
  std::vector<std::pair<std::string, std::string>> settings;
  const auto add = [&](const std::string& service, std::string_view key, const std::string& value) {
    settings.emplace_back(fmt::format("{}.{}", service, key), toml_text(value));
  };
  for (const std::string& text : arguments.all(option::kWith)) {
    const auto choice = parse_service_choice(text);
    if (!choice) continue;
    if (!choice->version.empty()) add(choice->service, "version", choice->version);
    if (!choice->folder.empty()) add(choice->service, "path", path_of(*choice));
  }
  for (const std::string& text : arguments.all(option::kService)) {
    if (const auto service = parse_service_address(text)) {
      add(service->service, "address", service->address);
    }
  }
  return settings;
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

RunSystem::RunSystem(const Arguments& arguments, Source config) : config_(std::move(config)) {
  reading_.overrides = arguments.all(option::kServiceOverride);
  reading_.settings = service_settings(arguments);
  for (const std::string& text : arguments.all(option::kHost)) {
    if (auto host = parse_service_host(text)) hosts_.push_back(*std::move(host));
  }
  always_ = arguments.all(option::kUp);
  for (const OptionSpec* place : {&option::kTarget, &option::kAgainst}) {
    for (std::string& service : services_in(arguments.text(*place).value_or(""))) {
      places_.push_back(std::move(service));
    }
  }
  asked_for_ = !reading_.overrides.empty() || !reading_.settings.empty() || !always_.empty() ||
               !places_.empty() || !hosts_.empty();
  const bool anew = !reading_.overrides.empty() || !reading_.settings.empty();
  joins_ = !anew && !arguments.has(option::kOwnServices);
}

void check_run_system(const RunSystem& system, const Arguments& arguments, Complaints& complaints) {
  // What is wrong with weir.toml by itself has been told.
  if (!system.asked_for() || complaints.fatal()) return;
  const auto& findings = system.read().findings;
  complaints.findings.insert(complaints.findings.end(), findings.begin(), findings.end());
  std::vector<std::string_view> known;
  for (const auto& [name, service] : system.read().system.services) known.push_back(name);
  for (const GivenOption& given : arguments.given()) {
    const bool names = given.spec == &option::kUp || given.spec == &option::kTarget ||
                       given.spec == &option::kAgainst || given.spec == &option::kHost;
    if (!names) continue;
    std::vector<std::string> services = services_in(given.value);
    if (given.spec == &option::kUp) services = {given.value};
    for (const std::string& name : services) {
      if (system.find(name) != nullptr) continue;
      std::string hint = did_you_mean(name, known);
      if (hint.empty()) hint = "`weir describe` lists the services";
      complaints.mistakes.push_back(
          {given.place, fmt::format("there is no service `{}`", name), std::move(hint)});
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
