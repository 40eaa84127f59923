// What a decoder has to do, step by step, to read with one schema what was written with another.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "codec/avro/schema.h"

namespace weir::codec::avro {

enum class Op : std::uint8_t {
  Null,
  Boolean,
  Integer,  ///< int and long.
  IntegerToFloat,
  IntegerToDouble,
  Float,
  FloatToDouble,
  Double,
  Bytes,
  String,
  Fixed,
  BytesDecimal,
  FixedDecimal,
  FixedUuid,
  Duration,
  Enum,
  Array,
  Map,
  Record,
  Union,     ///< The writer's: its index chooses what to do.
  Branch,    ///< The reader's: what is read is one branch of a union.
  Mismatch,  ///< The reader has nothing for it: a mistake once it is met.
};

/// Index of an action in its plan.
using ActionId = std::uint32_t;

/// What to do about one field of a record.
struct Step {
  std::string_view name;  ///< Of the reader's field.
  ActionId action = 0;
  bool dropped = false;                        ///< The reader has no such field.
  const std::string* default_bytes = nullptr;  ///< The writer has no such field: read these.
};

struct Action {
  Op op = Op::Null;
  bool narrow = false;        ///< Integer: an int, 32 bits.
  bool can_be_empty = false;  ///< There are values that take no byte.
  std::uint32_t size = 0;     ///< Fixed ones.
  std::uint32_t scale = 0;    ///< Decimals.
  ActionId inner = 0;         ///< Array, Map: of each item; Branch: of the value.
  std::string_view name;      ///< Branch: its name.
  std::vector<Step> steps;
  std::vector<ActionId> branches;
  /// Enum: the reader's symbol for each of the writer's; null where it has none.
  std::vector<const std::string*> symbols;
  std::string message;  ///< Mismatch; Enum: for symbols without one.
};

/// Immutable; owns nothing of the schemas, which must outlive it.
struct Plan {
  std::vector<Action> actions;
  ActionId root = 0;
};

/// A mistake where no value of the writer's could be read. What only some values cannot (a branch,
/// a symbol that the reader lacks) is a Mismatch.
Coded<Plan> resolve(const Schema& writer, const Schema& reader);

}  // namespace weir::codec::avro
