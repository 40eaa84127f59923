// Base64, as proto3's JSON mapping writes bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weir::codec {

[[nodiscard]] std::string to_base64(std::string_view bytes);

/// Takes both alphabets, with and without padding; nothing for anything else.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace weir::codec
