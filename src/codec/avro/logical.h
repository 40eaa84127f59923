// Logical types: how they are recognised, and values of them as text.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "codec/avro/schema.h"
#include "codec/value.h"

namespace weir::codec::avro {

/// Notes in `type` what the object at `node` says about it: `logicalType`, or `connect.name` of
/// Kafka Connect and Debezium. What does not fit the type is ignored, as the specification asks.
void apply_logical(const Value& json, std::size_t node, Type& type);

/// Dates, times and timestamps in ISO 8601 as the number that Avro stores: `2024-02-29`,
/// `12:30:00.25`, `2024-02-29T12:30:00Z`. The zone may be left out, others than `Z` are refused,
/// and so are fractions that the type cannot hold.
[[nodiscard]] std::optional<std::int64_t> parse_moment(Logical logical, std::string_view text);

/// Whether `text` is a UUID in the form with four hyphens.
[[nodiscard]] bool is_uuid(std::string_view text);

}  // namespace weir::codec::avro
