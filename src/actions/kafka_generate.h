// Synthetic lines for `$ kafka-ingest generate=N`: random values of an Avro schema.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "actions/kafka_source.h"

namespace weir::actions {

/// How values of unions are written.
enum class UnionForm : std::uint8_t {
  Branch,  ///< `{"branch": value}`, as Avro's JSON has them.
  Plain,   ///< The value alone.
};

struct Generated {
  std::optional<std::string> key_schema;
  std::string value_schema;
  UnionForm unions = UnionForm::Branch;
  std::uint64_t count = 0;
  std::uint64_t seed = 0;
};

/// The same lines for the same schemas, count and seed. Values repeat often, and edges of types
/// among them, as views need them to go wrong. Usage for a schema that is none, or that refers to
/// another one.
[[nodiscard]] Result<std::unique_ptr<Lines>> generated_lines(const Generated& wanted);

}  // namespace weir::actions
