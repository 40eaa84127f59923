// Which properties of librdkafka are secret.
#pragma once

#include <string_view>

namespace weir::kafka {

/// Whether values under this name must not be shown: passwords, keys, tokens. Rather too many.
[[nodiscard]] bool is_secret_property(std::string_view name);

}  // namespace weir::kafka
