// Amounts of bytes for people.
#pragma once

#include <cstdint>
#include <string>

namespace weir {

/// Short text in powers of ten: "512 B", "12.3 kB", "45.0 MB", "1.2 GB".
[[nodiscard]] std::string format_bytes(std::uint64_t bytes);

}  // namespace weir
