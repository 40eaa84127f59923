// Changes: which values of a merged service were laid over others, and by whom.
#pragma once

#include <vector>

#include "document/node.h"
#include "system/service/read.h"

namespace weir::system {

/// The values that are laid over others and do not come from the catalogue, by place.
[[nodiscard]] std::vector<ChangedKey> changed_keys(const document::Node& merged);

}  // namespace weir::system
