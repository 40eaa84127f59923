// The library that scripts speak to Kafka with.
#pragma once

#include <filesystem>
#include <functional>

#include "base/result.h"
#include "plan/journal.h"
#include "system/workshop.h"

namespace weir::cli {

/// Gives the library's path, fetched into the cache by the first call if it is not there; the
/// journal, which must outlive it, is told so. From any thread; see FetchOnce.
[[nodiscard]] std::function<Result<std::filesystem::path>(const system::Patience&)> kafka_library(
    plan::Journal& journal);

}  // namespace weir::cli
