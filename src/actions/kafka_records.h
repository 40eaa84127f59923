// Decoded records of Kafka: as a script expects them, and as they came.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/codec.h"
#include "codec/compare.h"
#include "run/action.h"

namespace weir::actions {

/// What lines of `$ kafka-verify-data` consist of.
struct PartReading {
  std::string format;  ///< Such as `json`.
  const codec::Codec* codec = nullptr;
};
struct LineReading {
  std::vector<std::string> headers;  ///< Names of those that each line begins with.
  std::optional<PartReading> key;    ///< Nothing: keys are not compared.
  PartReading value;
  char terminator = ':';  ///< Behind keys that are not JSON.
};

/// A part: nothing for null.
using PartValue = std::optional<codec::Value>;

struct DecodedRecord {
  std::vector<std::string> headers;  ///< Values of the wanted ones, `<null>` and `<missing>`.
  PartValue key;
  PartValue value;
  std::optional<std::int32_t> partition;  ///< Expected: only if the line says so.
  std::int64_t offset = -1;               ///< Negative: not known.
  std::int64_t timestamp = -1;            ///< Milliseconds since 1970; negative: none.
};

/// Reads a line. A mistake has its place in the line.
[[nodiscard]] codec::Coded<DecodedRecord> read_expected(const LineReading& reading,
                                                        std::string_view line);
/// The same into a record that was used before, whose memory is used again.
[[nodiscard]] codec::Coded<void> read_expected(const LineReading& reading, std::string_view line,
                                               DecodedRecord& record);

/// The record as such a line, with where it is behind it if that is known.
[[nodiscard]] std::string write_record(const LineReading& reading, const DecodedRecord& record);

/// "partition 0, offset 12, 2024-05-01 12:00:00.000".
[[nodiscard]] std::string place_of(const DecodedRecord& record);

}  // namespace weir::actions
