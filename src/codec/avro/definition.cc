// Reading of Avro schemas as JSON.
#include "codec/avro/definition.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"
#include "codec/json_value.h"

namespace weir::codec::avro {
namespace {

constexpr std::array<std::string_view, 14> kKinds = {
    "null",   "boolean", "int",  "long",  "float", "double", "bytes",
    "string", "fixed",   "enum", "array", "map",   "record", "union"};

}  // namespace

std::string_view to_text(TypeKind kind) { return kKinds.at(static_cast<std::size_t>(kind)); }

std::string_view short_name(std::string_view full_name) {
  return full_name.substr(full_name.rfind('.') + 1);
}

std::string describe(const Type& type) {
  if (type.name.empty()) return std::string(to_text(type.kind));
  return "`" + type.name + "`";
}

Coded<void> read_document(const SchemaText& source, Document& document) {
  document.source = &source;
  const std::string_view word = trim(source.text);
  std::string text = source.text;
  if (is_name(word, Dots::Allowed)) text = "\"" + std::string(word) + "\"";
  auto parsed = parse_whole_json(text, document.json);
  if (parsed) return {};
  return Mistaken(in_schema(std::move(parsed).error(), source.name, source.text));
}

std::optional<std::size_t> find_member(const Value& json, std::size_t node, std::string_view name) {
  const auto nodes = json.nodes();
  for (std::size_t i = node + 1; i < nodes[node].end; i = nodes[i].end) {
    if (nodes[i].name == name) return i;
  }
  return std::nullopt;
}

std::optional<std::string_view> find_text(const Value& json, std::size_t node,
                                          std::string_view name) {
  const auto found = find_member(json, node, name);
  if (!found || json.nodes()[*found].kind != Kind::String) return std::nullopt;
  return json.nodes()[*found].text;
}

std::optional<TypeKind> find_kind(std::string_view word) {
  if (word == "error") return TypeKind::Record;
  const auto* const found = std::ranges::find(kKinds, word);
  if (found == kKinds.end() || word == "union") return std::nullopt;
  return static_cast<TypeKind>(found - kKinds.begin());
}

bool is_primitive(TypeKind kind) { return kind <= TypeKind::String; }

bool is_named(TypeKind kind) {
  return kind == TypeKind::Fixed || kind == TypeKind::Enum || kind == TypeKind::Record;
}

std::string full_name(std::string_view name, std::string_view space) {
  if (space.empty() || name.find('.') != std::string_view::npos) return std::string(name);
  return std::string(space) + "." + std::string(name);
}

std::string defined_name(const Value& json, std::size_t node, std::string_view space) {
  const std::string_view name = find_text(json, node, "name").value_or("");
  return full_name(name, find_text(json, node, "namespace").value_or(space));
}

std::string_view space_of(std::string_view full_name) {
  const std::size_t dot = full_name.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : full_name.substr(0, dot);
}

bool is_name(std::string_view text, Dots dots) {
  bool start = true;
  for (const char c : text) {
    if (c == '.' && dots == Dots::Allowed && !start) {
      start = true;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = byte < 0x80 && (std::isalpha(byte) != 0 || c == '_');
    if (!letter && (start || std::isdigit(byte) == 0)) return false;
    start = false;
  }
  return !start;
}

}  // namespace weir::codec::avro
