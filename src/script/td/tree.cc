// Access to the tables of a script.
#include "script/td/tree.h"

#include <algorithm>

namespace weir::td {
namespace {

template <typename T>
std::span<const T> part(const std::vector<T>& table, Range range) {
  return std::span<const T>(table).subspan(range.first, range.count);
}

template <typename T>
const T* entry(const std::vector<T>& table, std::uint32_t index) {
  return index == kNone ? nullptr : &table[index];
}

}  // namespace

std::span<const Node> Script::nodes_of(const Command& command) const {
  return part(nodes, command.nodes);
}
std::span<const Argument> Script::arguments_of(const Command& command) const {
  return part(arguments, command.arguments);
}
std::span<const Text> Script::input_of(const Command& command) const {
  return part(lines, command.input);
}
std::span<const Row> Script::rows_of(const Command& command) const {
  return part(rows, command.rows);
}
std::span<const Text> Script::fields_of(const Row& row) const { return part(fields, row.fields); }

const Argument* Script::find_argument(const Command& command, std::string_view key) const {
  const auto all = arguments_of(command);
  const auto found =
      std::find_if(all.begin(), all.end(), [key](const Argument& a) { return a.key.text == key; });
  return found == all.end() ? nullptr : &*found;
}

const Bracket* Script::bracket_of(const Command& command) const {
  return entry(brackets, command.bracket);
}
const VersionGate* Script::gate_of(const Command& command) const {
  const Bracket* bracket = bracket_of(command);
  return bracket != nullptr && bracket->version ? &*bracket->version : nullptr;
}

const Text* Script::session_of(const Command& command) const {
  const Bracket* bracket = bracket_of(command);
  return bracket == nullptr || bracket->session.text.empty() ? nullptr : &bracket->session;
}
const Header* Script::header_of(const Command& command) const {
  return entry(headers, command.header);
}
const Hash* Script::hash_of(const Command& command) const { return entry(hashes, command.hash); }
const ExpectedError* Script::error_of(const Command& command) const {
  return entry(errors, command.error);
}
const Text* Script::plan_of(const Command& command) const { return entry(plans, command.plan); }

Span Script::content_of(const Node& node) const {
  const bool ended = source.slice(node.span).ends_with('\n');
  return {node.span.begin, node.span.length - (ended ? 1U : 0U)};
}

}  // namespace weir::td
