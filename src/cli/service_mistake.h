// What is said where a name of a service is wrong: on the command line, in weir.toml, in scripts.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "system/service/description.h"

namespace weir::cli {

struct ServiceMistake {
  std::string_view rule;
  std::string message;
  std::string hint;
};

/// That there is no service of the name. `named` are those that weir.toml only says something
/// about, perhaps wrongly: they too may be what was meant.
[[nodiscard]] ServiceMistake no_service(std::string_view name,
                                        const system::SystemDescription& system,
                                        std::span<const std::string> named = {});

}  // namespace weir::cli
