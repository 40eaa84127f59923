// Choosing a version.
#include "system/service/versions.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace weir::system {
namespace {

using document::Entry;
using document::Kind;
using document::Node;

/// Stands among the tables of versions and names the one to take.
constexpr std::string_view kDefault = "default";

bool begins_with(std::string_view version, std::string_view wanted) {
  return version == wanted || (version.starts_with(wanted) && version[wanted.size()] == '.');
}

std::string names_of(const std::vector<std::string>& versions) {
  return join({versions.begin(), versions.end()}, ", ");
}

/// What a table asks for: `version = "18"`, or `default` beside the tables of versions.
const Entry* wanted_in(const Node& table) {
  const Entry* version = table.find("version");
  if (version == nullptr) return nullptr;
  return version->value.is(Kind::Table) ? version->value.find(kDefault) : version;
}

void check_tables(Findings& findings, std::string_view service, const Node& table,
                  const std::vector<std::string>& versions) {
  const Entry* version = table.find("version");
  if (version == nullptr || !version->value.is(Kind::Table)) return;
  for (const Entry& entry : version->value.entries) {
    if (entry.key == kDefault) continue;
    if (!entry.value.is(Kind::Table)) {
      findings.error(
          entry.value.place, "service.type",
          fmt::format("`{}` is {}, expected a table", entry.key, to_text(entry.value.kind)),
          "what is said of one version stands in [...version.\"X\"]");
    } else if (!versions.empty() && matching_version(versions, entry.key).empty()) {
      findings.error(entry.place, "service.version",
                     fmt::format("there is no version `{}` of `{}`", entry.key, service),
                     fmt::format("there are {}", names_of(versions)));
    }
  }
}

}  // namespace

std::string matching_version(const std::vector<std::string>& versions, std::string_view wanted) {
  const auto found =
      std::find_if(versions.rbegin(), versions.rend(),
                   [&](const std::string& version) { return begins_with(version, wanted); });
  return found == versions.rend() ? std::string() : *found;
}

std::vector<std::string> known_versions(Findings& findings,
                                        const std::vector<const Node*>& tables) {
  std::vector<std::string> versions;
  Reading reading(findings, {}, {});
  for (const Node* table : tables) {
    const Entry* entry = table->find("versions");
    if (entry != nullptr) reading.value(*entry, versions);
  }
  return versions;
}

std::string choose_version(Findings& findings, std::string_view service,
                           const std::vector<const Node*>& tables) {
  const std::vector<std::string> versions = known_versions(findings, tables);
  const Entry* wanted = nullptr;
  for (const Node* table : tables) {
    check_tables(findings, service, *table, versions);
    if (const Entry* entry = wanted_in(*table)) wanted = entry;
  }
  std::string newest = versions.empty() ? std::string() : versions.back();
  if (wanted == nullptr) return newest;
  if (!wanted->value.is(Kind::Text)) {
    Reading(findings, {}, {}).wrong_type(*wanted, "a text", "such as \"18\", in quotes");
    return newest;
  }
  if (versions.empty()) return wanted->value.text;
  std::string version = matching_version(versions, wanted->value.text);
  if (!version.empty()) return version;
  findings.error(wanted->value.place, "service.version",
                 fmt::format("there is no version `{}` of `{}`", wanted->value.text, service),
                 fmt::format("there are {}", names_of(versions)));
  return newest;
}

std::vector<const Node*> tables_of_version(const Node& table, std::string_view version) {
  const Entry* entry = table.find("version");
  std::vector<const Entry*> found;
  if (entry == nullptr) return {};
  for (const Entry& named : entry->value.entries) {
    if (named.value.is(Kind::Table) && begins_with(version, named.key)) found.push_back(&named);
  }
  std::stable_sort(found.begin(), found.end(), [](const Entry* left, const Entry* right) {
    return left->key.size() < right->key.size();
  });
  std::vector<const Node*> tables;
  tables.reserve(found.size());
  for (const Entry* named : found) tables.push_back(&named->value);
  return tables;
}

}  // namespace weir::system
