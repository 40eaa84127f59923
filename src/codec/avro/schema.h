// A compiled Avro schema: types in one table, names resolved.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "codec/codec.h"

namespace weir::codec::avro {

enum class TypeKind : std::uint8_t {
  Null,
  Boolean,
  Int,
  Long,
  Float,
  Double,
  Bytes,
  String,
  Fixed,
  Enum,
  Array,
  Map,
  Record,
  Union,
};
/// `int`, `record` and so on.
[[nodiscard]] std::string_view to_text(TypeKind kind);

/// What a type means beyond its bytes. Logical types that say nothing we use are None.
enum class Logical : std::uint8_t {
  None,
  Decimal,
  Uuid,
  Duration,
  Json,  ///< A string that holds JSON, as Debezium marks it.
  Date,
  TimeMillis,
  TimeMicros,
  TimestampMillis,  ///< Also the local ones: neither has a zone in a script.
  TimestampMicros,
  TimestampNanos,
};

/// Index of a type in its schema.
using TypeId = std::uint32_t;

struct Field {
  std::string name;
  std::vector<std::string> aliases;
  TypeId type = 0;
  bool has_default = false;
  std::string default_bytes;  ///< The default as a value of `type`.
};

struct Type {
  TypeKind kind = TypeKind::Null;
  Logical logical = Logical::None;
  std::uint32_t size = 0;       ///< Fixed: bytes.
  std::uint32_t precision = 0;  ///< Decimal: digits.
  std::uint32_t scale = 0;      ///< Decimal: digits behind the point.
  int default_symbol = -1;      ///< Enum: index, or -1.
  std::string name;             ///< Full name of a named type, `namespace.name`.
  std::vector<std::string> aliases;
  std::vector<std::string> symbols;
  std::vector<Field> fields;
  std::vector<TypeId> parts;              ///< Union: its branches; Array, Map: what it holds.
  std::vector<std::string> branch_names;  ///< Union: how scripts name each branch.
};

/// Immutable once parsed; positions of types never change.
struct Schema {
  std::vector<Type> types;
  TypeId root = 0;

  [[nodiscard]] const Type& at(TypeId id) const { return types[id]; }
};

/// Compiles the schema together with those it refers to.
Coded<Schema> parse_schema(const SchemaSet& set);

/// `name` of `namespace.name`.
[[nodiscard]] std::string_view short_name(std::string_view full_name);

/// "`a.Name`" of a named type, else "int", "array" and so on.
[[nodiscard]] std::string describe(const Type& type);

}  // namespace weir::codec::avro
