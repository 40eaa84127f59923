// Headers of records, as scripts write them.
#pragma once

#include <string_view>
#include <vector>

#include "kafka/record.h"

namespace weir::actions {

/// A JSON object, or an array of objects where names repeat; values are strings, arrays of the
/// numbers of bytes, or null. Usage for anything else.
[[nodiscard]] Result<std::vector<kafka::Header>> parse_headers(std::string_view text);

}  // namespace weir::actions
