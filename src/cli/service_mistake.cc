// Suggestions out of the catalogue and weir.toml.
#include "cli/service_mistake.h"

#include <fmt/format.h>

#include <vector>

#include "diag/suggest.h"

namespace weir::cli {

ServiceMistake no_service(std::string_view name, const system::SystemDescription& system,
                          std::span<const std::string> named) {
  std::vector<std::string_view> known(named.begin(), named.end());
  for (const auto& [one, description] : system.services) known.push_back(one);
  std::string hint = did_you_mean(name, known);
  if (hint.empty()) hint = "`weir describe` lists the services";
  return {"service.unknown", fmt::format("there is no service `{}`", name), std::move(hint)};
}

}  // namespace weir::cli
