// Values of a schema from JSON text to Avro's bytes, in one pass and without a tree.
#pragma once

#include <string>

#include "codec/avro/schema.h"
#include "codec/json_reader.h"

namespace weir::codec::avro {

/// How values are written as JSON.
enum class Notation : std::uint8_t {
  Script,   ///< As scripts do: `{"branch": value}` for unions, bytes as arrays of numbers.
  Default,  ///< As defaults in schemas: unions bare, bytes as strings of U+0000 to U+00FF.
};

/// Reads one value and appends its bytes. False after a mistake, which the reader then holds with
/// its path; `bytes` may then hold part of the value.
bool encode_value(const Schema& schema, TypeId type, JsonReader& reader, std::string& bytes,
                  Notation notation);

}  // namespace weir::codec::avro
