// Node: a TOML document as a tree in which everything knows its place.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "diag/source.h"

namespace weir::document {

enum class Kind : std::uint8_t { Table, List, Text, Integer, Real, Boolean, Time };
/// "a table", "a text", for messages.
[[nodiscard]] std::string_view to_text(Kind kind);

/// A place in one of several texts; the text lives as long as something points into it.
struct Place {
  std::shared_ptr<const Source> source;
  Span span;
};

/// The place up to the end of its first line, which is what messages point at.
[[nodiscard]] Place first_line(Place place);

struct Entry;

/// A value. Which of the fields hold something is said by `kind`.
struct Node {
  Kind kind = Kind::Table;
  Place place;
  std::string text;            ///< Text: the value. Other scalars: as one would write them.
  std::int64_t integer = 0;    ///< Integer.
  bool boolean = false;        ///< Boolean.
  bool overlaid = false;       ///< It was laid over something, see `overlay`.
  std::vector<Entry> entries;  ///< Table: in the order in which they were written.
  std::vector<Node> elements;  ///< List.

  [[nodiscard]] bool is(Kind wanted) const { return kind == wanted; }
  /// Text, number or truth value.
  [[nodiscard]] bool is_scalar() const { return kind != Kind::Table && kind != Kind::List; }
  /// The entry of a table; null if there is none.
  [[nodiscard]] const Entry* find(std::string_view key) const;
  [[nodiscard]] Entry* find(std::string_view key);
};

/// A key of a table with its value.
struct Entry {
  std::string key;
  Place place;  ///< Of the key.
  Node value;
};

/// Lays a table over a table: tables are merged key by key, everything else is replaced. What comes
/// from `over` is marked as overlaid.
void overlay(Node& base, const Node& over);
/// One entry of it.
void overlay_entry(Node& base, const Entry& over);
/// The entry takes the place of one with its key, whatever that is.
void replace_entry(Node& base, const Entry& over);

}  // namespace weir::document
