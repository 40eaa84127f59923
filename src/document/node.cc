// Trees of documents, laid over one another.
#include "document/node.h"

#include <algorithm>
#include <utility>

namespace weir::document {
namespace {

void mark(Node& node) {
  node.overlaid = true;
  for (Entry& entry : node.entries) mark(entry.value);
  for (Node& element : node.elements) mark(element);
}

}  // namespace

std::string_view to_text(Kind kind) {
  switch (kind) {
    case Kind::Table: return "a table";
    case Kind::List: return "a list";
    case Kind::Text: return "a text";
    case Kind::Integer:
    case Kind::Real: return "a number";
    case Kind::Boolean: return "true or false";
    case Kind::Time: return "a date or time";
  }
  return {};
}

Place first_line(Place place) {
  const std::string_view text = place.source->text();
  const std::size_t line_end = std::min(text.find('\n', place.span.begin), text.size());
  const std::size_t end = std::min<std::size_t>(place.span.end(), line_end);
  place.span.length = static_cast<std::uint32_t>(end) -
                      std::min<std::uint32_t>(place.span.begin, static_cast<std::uint32_t>(end));
  return place;
}

const Entry* Node::find(std::string_view key) const {
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const Entry& entry) { return entry.key == key; });
  return found == entries.end() ? nullptr : &*found;
}

Entry* Node::find(std::string_view key) {
  return const_cast<Entry*>(std::as_const(*this).find(key));
}

void replace_entry(Node& base, const Entry& over) {
  Entry* entry = base.find(over.key);
  if (entry == nullptr) {
    entry = &base.entries.emplace_back(over);
  } else {
    *entry = over;
  }
  mark(entry->value);
}

void overlay_entry(Node& base, const Entry& over) {
  Entry* entry = base.find(over.key);
  const bool tables =
      entry != nullptr && entry->value.is(Kind::Table) && over.value.is(Kind::Table);
  if (!tables) return replace_entry(base, over);
  overlay(entry->value, over.value);
}

void overlay(Node& base, const Node& over) {
  for (const Entry& entry : over.entries) overlay_entry(base, entry);
}

}  // namespace weir::document
