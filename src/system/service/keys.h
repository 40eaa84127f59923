// Keys: what may stand in a table of a description, as rows that reader, help and pages share.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "system/service/reading.h"

namespace weir::system {

/// A key that may stand in a table which is read into a T.
template <typename T>
struct Key {
  std::string_view name;
  std::string_view form;  ///< What its value is: "text", "duration".
  std::string_view doc;   ///< One phrase.
  void (*read)(Reading& reading, const document::Entry& entry, T& into);
};

template <typename T>
struct OwnerOf;
template <typename Owner, typename Field>
struct OwnerOf<Field Owner::*> {
  using Type = Owner;
  using Value = Field;
};

constexpr std::string_view form_of(const std::string*) { return "text"; }
constexpr std::string_view form_of(const std::vector<std::string>*) { return "list of texts"; }
constexpr std::string_view form_of(const bool*) { return "true or false"; }
constexpr std::string_view form_of(const int*) { return "number"; }
constexpr std::string_view form_of(const std::chrono::milliseconds*) { return "duration"; }
constexpr std::string_view form_of(const std::uint64_t*) { return "size"; }
constexpr std::string_view form_of(const Pairs*) { return "table of texts"; }
constexpr std::string_view form_of(const std::map<std::string, std::string>*) {
  return "table of texts";
}

/// A key whose value goes into a field as it is.
template <auto Member>
constexpr auto key(std::string_view name, std::string_view doc) {
  using Owner = typename OwnerOf<decltype(Member)>::Type;
  using Value = typename OwnerOf<decltype(Member)>::Value;
  return Key<Owner>{name, form_of(static_cast<const Value*>(nullptr)), doc,
                    [](Reading& reading, const document::Entry& entry, Owner& into) {
                      reading.value(entry, into.*Member);
                    }};
}

/// What the pages say of the rows of a table.
template <typename T>
[[nodiscard]] TableDoc documented(std::string_view heading,
                                  std::type_identity_t<std::span<const Key<T>>> keys) {
  TableDoc table{heading, {}};
  for (const Key<T>& known : keys) table.keys.push_back({known.name, known.form, known.doc});
  return table;
}

/// Reads each entry of a table by its row; says so of a key that has none. `what` names the table
/// for messages: "a port".
template <typename T>
void read_keys(Reading& reading, const document::Node& table, std::string_view what,
               std::type_identity_t<std::span<const Key<T>>> keys, T& into) {
  for (const document::Entry& entry : table.entries) {
    const auto row = std::find_if(keys.begin(), keys.end(),
                                  [&](const Key<T>& known) { return known.name == entry.key; });
    if (row != keys.end()) {
      row->read(reading, entry, into);
      continue;
    }
    std::vector<std::string_view> names;
    for (const Key<T>& known : keys) names.push_back(known.name);
    reading.unknown_key(entry, what, names);
  }
}

}  // namespace weir::system
