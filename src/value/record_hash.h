// Hash lines of records: "30 values hashing to 3c13dee48d9356ae19af2515e05e6b54".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "value/record_values.h"

namespace weir::record {

struct HashLine {
  std::uint64_t values = 0;
  std::string_view digest;
};

/// Nothing if the line is none. White space at the ends does not matter.
[[nodiscard]] std::optional<HashLine> parse_hash_line(std::string_view line);

/// Replaces `line` by the hash line of the values.
void make_hash_line(const ValueList& values, std::string& line);

}  // namespace weir::record
