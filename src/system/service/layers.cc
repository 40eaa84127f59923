// Finding the layers of services, and laying them on one another.
#include "system/service/layers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/service_name.h"
#include "diag/suggest.h"
#include "document/parse.h"
#include "system/service/readers.h"
#include "system/service/versions.h"

namespace weir::system {
namespace {

using document::Entry;
using document::Kind;
using document::Node;

/// Whether the entry says anew what a thing is, so that nothing of the old one remains.
bool says_anew(const Entry& over, std::span<const std::string_view> kinds) {
  return over.value.is(Kind::Table) && !entries_of(over.value, kinds).empty();
}

void lay_artefacts(Node& base, const Entry& over) {
  Entry* artefacts = base.find(over.key);
  const bool tables =
      artefacts != nullptr && artefacts->value.is(Kind::Table) && over.value.is(Kind::Table);
  if (!tables) return document::replace_entry(base, over);
  for (const Entry& named : over.value.entries) {
    if (says_anew(named, artefact_kinds())) {
      document::replace_entry(artefacts->value, named);
    } else {
      document::overlay_entry(artefacts->value, named);
    }
  }
}

/// Whether a table would be lost to something else, which is said: names of what it holds would
/// mean nothing then.
bool loses_table(Findings& findings, const Node& base, const Entry& over) {
  const Entry* entry = base.find(over.key);
  const bool lost = entry != nullptr && entry->value.is(Kind::Table) && !over.value.is(Kind::Table);
  if (lost) Reading(findings, {}, {}).wrong_type(over, "a table");
  return lost;
}

void lay_table(Findings& findings, Node& base, const Node& over) {
  for (const Entry& entry : over.entries) {
    if (entry.key == "version" && entry.value.is(Kind::Table)) continue;
    if (loses_table(findings, base, entry)) continue;
    if (entry.key == "artefact") {
      lay_artefacts(base, entry);
    } else if (entry.key == "health" && says_anew(entry, probe_kinds())) {
      document::replace_entry(base, entry);
    } else {
      document::overlay_entry(base, entry);
    }
  }
}

}  // namespace

Layers::Layers(Findings& findings, const Source& config, const ReadOptions& options)
    : findings_(findings) {
  parse_config(config);
  parse_catalogue();
  parse_settings(options);
  check_overrides(*roots_.front());
  check_choice(options);
}

Layers::Tables Layers::tables_in(const Entry& entry) {
  Tables tables;
  Reading reading(findings_, {}, {});
  if (!reading.is_table(entry)) return tables;
  for (const Entry& named : entry.value.entries) {
    if (reading.is_table(named)) tables.emplace(named.key, &named.value);
  }
  return tables;
}

void Layers::parse_catalogue() {
  for (const CatalogueEntry& entry : catalogue()) {
    document::Parsed parsed = document::parse(
        make_source(fmt::format("catalogue/{}.toml", entry.name), std::string(entry.text)));
    for (const Diagnostic& mistake : parsed.diagnostics) {
      findings_.add(*parsed.root.place.source, mistake);
    }
    roots_.push_back(std::make_unique<Node>(std::move(parsed.root)));
    catalogue_.emplace(entry.name, roots_.back().get());
  }
}

void Layers::parse_config(const Source& config) {
  document::Parsed parsed = document::parse(config);
  for (const Diagnostic& mistake : parsed.diagnostics) findings_.add(config, mistake);
  roots_.push_back(std::make_unique<Node>(std::move(parsed.root)));
  if (const Entry* services = roots_.back()->find("service")) {
    config_ = tables_in(*services);
    for (const Entry& named : services->value.entries) {
      if (is_service_name(named.key)) continue;
      findings_.error(named.place, "service.value",
                      fmt::format("`{}` cannot be the name of a service", named.key),
                      std::string(kServiceNameHint));
    }
  }
  if (const Entry* overrides = roots_.back()->find("override")) find_overrides(*overrides);
}

void Layers::find_overrides(const Entry& entry) {
  constexpr std::array<std::string_view, 1> kKnown = {"service"};
  Reading reading(findings_, {}, {});
  if (!reading.is_table(entry)) return;
  for (const Entry& named : entry.value.entries) {
    if (!reading.is_table(named)) continue;
    override_names_.push_back(named.key);
    for (const Entry& part : named.value.entries) {
      if (part.key == kKnown[0]) {
        overrides_.emplace(named.key, tables_in(part));
      } else {
        reading.unknown_key(part, "an override", kKnown);
      }
    }
  }
}

void Layers::parse_settings(const ReadOptions& options) {
  std::string text;
  for (const auto& [key, value] : options.settings) text += fmt::format("{} = {}\n", key, value);
  document::Parsed parsed = document::parse(make_source(std::string(kCommandLine), text));
  for (const Diagnostic& mistake : parsed.diagnostics) {
    findings_.add(*parsed.root.place.source, mistake);
  }
  roots_.push_back(std::make_unique<Node>(std::move(parsed.root)));
  for (const Entry& entry : roots_.back()->entries) {
    check_service(entry.place, entry.key);
    if (!entry.value.is(Kind::Table)) continue;
    refuse_from(entry.value);
    settings_.emplace(entry.key, &entry.value);
  }
}

void Layers::check_overrides(const Node& config) {
  const Entry* overrides = config.find("override");
  if (overrides == nullptr) return;
  for (const Entry& named : overrides->value.entries) {
    const Entry* services = named.value.find("service");
    if (services == nullptr) continue;
    for (const Entry& service : services->value.entries) {
      check_service(service.place, service.key);
      refuse_from(service.value);
    }
  }
}

void Layers::check_choice(const ReadOptions& options) {
  const std::vector<std::string_view> names(override_names_.begin(), override_names_.end());
  for (const std::string& name : options.overrides) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    const auto source =
        std::make_shared<const Source>(make_source(std::string(kCommandLine), name));
    std::string hint = did_you_mean(name, names);
    if (hint.empty()) hint = "weir.toml describes overrides in [override.NAME.service.SERVICE]";
    findings_.error({source, {0, static_cast<std::uint32_t>(name.size())}}, "service.override",
                    fmt::format("there is no override `{}`", name), std::move(hint));
  }
}

void Layers::check_service(const document::Place& place, std::string_view name) {
  if (exists(name)) return;
  std::string hint = did_you_mean(name, services());
  if (hint.empty()) hint = "`weir describe` lists the services";
  findings_.error(place, "service.unknown", fmt::format("there is no service `{}`", name),
                  std::move(hint));
}

void Layers::refuse_from(const Node& table) {
  const Entry* from = table.find("from");
  if (from == nullptr) return;
  findings_.error(from->place, "service.override", "`from` cannot be overridden",
                  "it stands in [service.NAME]");
}

const Node* Layers::find(const Tables& tables, std::string_view name) const {
  const auto found = tables.find(name);
  return found == tables.end() ? nullptr : found->second;
}

bool Layers::exists(std::string_view service) const {
  return catalogue_.contains(service) || config_.contains(service);
}

std::vector<std::string_view> Layers::services() const {
  std::set<std::string_view> names;
  for (const auto& [name, table] : catalogue_) names.insert(name);
  for (const auto& [name, table] : config_) names.insert(name);
  return {names.begin(), names.end()};
}

std::vector<std::string> Layers::configured() const {
  std::vector<std::string> names;
  for (const auto& [name, table] : config_) names.push_back(name);
  return names;
}

std::vector<std::string> Layers::overrides_of(std::string_view service) const {
  std::vector<std::string> names;
  for (const std::string& name : override_names_) {
    const auto tables = overrides_.find(name);
    if (tables != overrides_.end() && tables->second.contains(service)) names.push_back(name);
  }
  return names;
}

std::vector<std::string> Layers::described_versions(std::string_view service) const {
  std::vector<std::string> versions;
  const Node* table = find(config_, service);
  const Entry* entry = table == nullptr ? nullptr : table->find("version");
  if (entry == nullptr) return versions;
  for (const Entry& named : entry->value.entries) {
    if (named.value.is(Kind::Table)) versions.push_back(named.key);
  }
  return versions;
}

void Layers::stack(std::string_view service, std::set<std::string, std::less<>>& seen,
                   std::vector<const Node*>& tables) {
  const Node* own = find(config_, service);
  // A service that starts from its own name means the catalogue's.
  if (!seen.emplace(service).second) own = nullptr;
  const Node* table = own != nullptr ? own : find(catalogue_, service);
  if (table == nullptr) return;
  const Entry* from = table->find("from");
  if (from != nullptr) {
    std::string base;
    Reading(findings_, {}, {}).value(*from, base);
    const bool circle = base == service ? own == nullptr : seen.contains(base);
    if (circle && circles_.insert(std::string(service)).second && !circles_.contains(base)) {
      findings_.error(from->value.place, "service.cycle",
                      fmt::format("`{}` starts from itself, by way of `{}`", service, base));
    } else if (!circle && !base.empty()) {
      check_service(from->value.place, base);
      stack(base, seen, tables);
    }
  } else if (own != nullptr && catalogue_.contains(service)) {
    stack(service, seen, tables);
  }
  tables.push_back(table);
}

std::string Layers::version_of(const std::vector<const Node*>& tables, const LayerChoice& choice,
                               std::string_view service) {
  std::string chosen = choose_version(findings_, service, tables);
  if (choice.version.empty()) return chosen;
  const auto versions = known_versions(findings_, tables);
  if (versions.empty()) return choice.version;
  // One that does not exist was reported, and is not looked at.
  std::string version = matching_version(versions, choice.version);
  return version.empty() ? chosen : version;
}

std::optional<Merged> Layers::merge(std::string_view service, const LayerChoice& choice) {
  std::vector<const Node*> tables;
  std::set<std::string, std::less<>> seen;
  stack(service, seen, tables);
  if (tables.empty()) return std::nullopt;
  const document::Place place = tables.back()->place;
  for (const std::string& name : choice.overrides) {
    const auto found = overrides_.find(name);
    const Node* table = found == overrides_.end() ? nullptr : find(found->second, service);
    if (table != nullptr) tables.push_back(table);
  }
  if (const Node* table = find(settings_, service)) tables.push_back(table);

  Merged merged;
  merged.version = version_of(tables, choice, service);
  merged.table = *tables.front();
  std::erase_if(merged.table.entries, [](const Entry& entry) {
    return entry.key == "version" && entry.value.is(Kind::Table);
  });
  for (const Node* table : tables) {
    if (table != tables.front()) lay_table(findings_, merged.table, *table);
    for (const Node* part : tables_of_version(*table, merged.version)) {
      lay_table(findings_, merged.table, *part);
    }
  }
  merged.table.place = place;
  return merged;
}

}  // namespace weir::system
