// Compression: whole texts to one member of a compressed file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace weir::codec {

enum class Compression : std::uint8_t { None, Gzip, Bzip2, Xz, Zstd };

/// `none`, `gzip`, `bzip2`, `xz` or `zstd`.
[[nodiscard]] std::optional<Compression> find_compression(std::string_view name);

/// `content` as one complete member: files that consist of several members decompress to their
/// contents one after the other. The same content always gives the same bytes.
[[nodiscard]] Result<std::string> compress(Compression compression, std::string_view content);

}  // namespace weir::codec
