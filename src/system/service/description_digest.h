// A digest of what a running service depends on, to tell whether it was described otherwise since.
#pragma once

#include <string>

#include "system/service/description.h"

namespace weir::system {

/// Of everything that a start uses, with templates as they are.
[[nodiscard]] std::string digest_of(const ServiceDescription& description);

}  // namespace weir::system
