// JSON as a decoded value.
#pragma once

#include <cstddef>
#include <string_view>

#include "codec/mistake.h"
#include "codec/value.h"

namespace weir::codec {

/// Reads one JSON value off the front of `text`; gives how many bytes it took. Numbers keep their
/// digits, members that repeat are a mistake. `text` of a node is where it stands in the copy that
/// the value holds, except of strings with escapes.
Coded<std::size_t> parse_json(std::string_view text, Value& value);

/// The same, where nothing but white space may follow.
Coded<void> parse_whole_json(std::string_view text, Value& value);

}  // namespace weir::codec
