// Avro schemas as JSON, before names are resolved: what the compiler and the registry's view share.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "codec/avro/schema.h"
#include "codec/avro_schema.h"
#include "codec/value.h"

namespace weir::codec::avro {

/// One schema text, parsed.
struct Document {
  const SchemaText* source = nullptr;
  Value json;
};

/// A bare word such as `string` is taken as the JSON string that it should have been.
Coded<void> read_document(const SchemaText& source, Document& document);

/// Index of the member `name` of the object at `node`.
[[nodiscard]] std::optional<std::size_t> find_member(const Value& json, std::size_t node,
                                                     std::string_view name);
/// The member `name` if it is a string, else nothing.
[[nodiscard]] std::optional<std::string_view> find_text(const Value& json, std::size_t node,
                                                        std::string_view name);

/// The kind of a primitive or complex type by its word in `type`; nothing for other words.
[[nodiscard]] std::optional<TypeKind> find_kind(std::string_view word);
[[nodiscard]] bool is_primitive(TypeKind kind);
[[nodiscard]] bool is_named(TypeKind kind);

/// Full name of `name` used inside the namespace `space`.
[[nodiscard]] std::string full_name(std::string_view name, std::string_view space);
/// Full name of the named type that the object at `node` defines inside `space`; its members `name`
/// and `namespace` are looked at.
[[nodiscard]] std::string defined_name(const Value& json, std::size_t node, std::string_view space);
/// `namespace` of a full name; empty if it has none.
[[nodiscard]] std::string_view space_of(std::string_view full_name);
/// The names that stand in a schema, without looking whether they are right.
[[nodiscard]] AvroNames find_names(const Document& document);
/// Letters, digits and `_`, no digit first; dots between such parts if `dotted`.
enum class Dots : std::uint8_t { Refused, Allowed };
[[nodiscard]] bool is_name(std::string_view text, Dots dots);

}  // namespace weir::codec::avro
