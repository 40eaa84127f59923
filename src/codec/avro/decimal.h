// Exact decimals between digits and two's complement.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "codec/exact_number.h"

namespace weir::codec::avro {

/// Longer ones than this many bytes are refused: their conversion takes quadratic time.
constexpr std::size_t kMaxDecimalBytes = 5000;

/// `number` times ten to the power of `scale` as the shortest big-endian two's complement; nothing
/// if that is no whole number, or has more than `precision` digits.
[[nodiscard]] std::optional<std::string> decimal_bytes(const ExactNumber& number,
                                                       std::uint32_t precision,
                                                       std::uint32_t scale);

/// The digits of big-endian two's complement, with `scale` of them behind the point: `-12.30`.
[[nodiscard]] std::string decimal_text(std::string_view bytes, std::uint32_t scale);

}  // namespace weir::codec::avro
