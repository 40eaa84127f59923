// Numbers within texts, rounded.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "value/record_values.h"

namespace weir::record {

/// Every number with a point in `text`, as C's `%.Ng` writes it with N `digits`; all else as it is.
void append_with_rounded_numbers(std::string_view text, std::uint32_t digits, std::string& out);

/// The same with every value; `scratch` is overwritten.
void round_numbers_in(ValueList& values, std::uint32_t digits, ValueList& scratch);

}  // namespace weir::record
