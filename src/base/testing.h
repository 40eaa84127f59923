// Where tests find their data. Only test programs can link these: the build writes the definitions.
#pragma once

#include <filesystem>
#include <optional>

namespace weir {

/// Root of the source tree. `__FILE__` does not lead there: the compiler cache makes it relative.
[[nodiscard]] std::filesystem::path source_dir();

/// The folder of specifications and scripts beside the repository, which may be absent: the
/// environment variable WEIR_SHARED, else `../shared`.
[[nodiscard]] std::optional<std::filesystem::path> shared_folder();

}  // namespace weir
