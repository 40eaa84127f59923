// Walking a merged service for what was changed.
#include "system/service/changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "system/service/reading.h"

namespace weir::system {
namespace {

using document::Entry;
using document::Kind;
using document::Node;

std::string in_quotes(std::string_view text) {
  std::string whole = "\"";
  for (const char byte : text) {
    if (byte == '"' || byte == '\\') whole += '\\';
    if (byte == '\n') {
      whole += "\\n";
    } else {
      whole += byte;
    }
  }
  return whole + '"';
}

/// The value on one line, as TOML.
std::string written(const Node& node) {
  if (node.is(Kind::Text)) return in_quotes(node.text);
  if (node.is_scalar()) return node.text;
  std::string whole;
  for (const Entry& entry : node.entries) {
    whole += fmt::format("{}{} = {}", whole.empty() ? "" : ", ", entry.key, written(entry.value));
  }
  for (const Node& element : node.elements) {
    whole += fmt::format("{}{}", whole.empty() ? "" : ", ", written(element));
  }
  return node.is(Kind::Table) ? fmt::format("{{ {} }}", whole) : fmt::format("[{}]", whole);
}

/// A key as it stands in a dotted one.
std::string dotted(const std::string& before, const std::string& key) {
  const bool bare =
      key.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") ==
      std::string::npos;
  return fmt::format("{}{}{}", before, before.empty() ? "" : ".", bare ? key : in_quotes(key));
}

bool is_ours(const document::Place& place) { return place.source->path.starts_with("catalogue/"); }

void collect(const Node& table, const std::string& before, std::vector<ChangedKey>& changes) {
  for (const Entry& entry : table.entries) {
    const std::string key = dotted(before, entry.key);
    if (entry.value.is(Kind::Table)) {
      collect(entry.value, key, changes);
    } else if (entry.value.overlaid && !is_ours(entry.value.place)) {
      changes.push_back({key, written(entry.value), origin_of(entry.value.place)});
    }
  }
}

}  // namespace

std::vector<ChangedKey> changed_keys(const Node& merged) {
  std::vector<ChangedKey> changes;
  collect(merged, {}, changes);
  std::stable_sort(changes.begin(), changes.end(), [](const ChangedKey& a, const ChangedKey& b) {
    return std::tie(a.origin.file, a.origin.line) < std::tie(b.origin.file, b.origin.line);
  });
  return changes;
}

}  // namespace weir::system
