// What the commands about services read: the weir.toml that holds here, and what is laid on it.
#pragma once

#include "cli/arguments.h"
#include "cli/words.h"
#include "system/service/read.h"

namespace weir::cli {

/// The weir.toml of `--config`, or the nearest at or above the working folder; an empty text in
/// that folder if there is none, or after a mistake.
[[nodiscard]] Source service_config(const Arguments& arguments, std::vector<Mistake>& mistakes);

/// `--override`, `--with` and `--service` as options of reading.
[[nodiscard]] system::ReadOptions service_options(const Arguments& arguments);

}  // namespace weir::cli
