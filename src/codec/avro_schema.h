// What can be said about an Avro schema without a value: for schema registries.
#pragma once

#include <string>
#include <vector>

#include "codec/codec.h"

namespace weir::codec {

/// Names in a schema, full ones (`namespace.name`), in the order of their places.
struct AvroNames {
  std::string own;                   ///< Of the schema itself; empty if it is no named type.
  std::vector<std::string> defined;  ///< Records, enums and fixed types defined in it.
  std::vector<std::string> used;     ///< Types it refers to without defining them.
};
Coded<AvroNames> avro_names(const SchemaText& schema);

/// The schema in one spelling: two have the same exactly if they mean the same, documentation,
/// defaults, properties and order of fields included, layout and order of JSON members not.
Coded<std::string> normalize_avro(const SchemaSet& schema);

}  // namespace weir::codec
