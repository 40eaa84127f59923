// Avro's bytes to values.
#pragma once

#include <string_view>

#include "codec/avro/resolve.h"
#include "codec/value.h"

namespace weir::codec::avro {

/// Decodes the whole of `bytes`. Counts and sizes are believed only as far as there are bytes.
Coded<void> decode_value(const Plan& plan, std::string_view bytes, Value& value);

}  // namespace weir::codec::avro
