// Looking up aliases.
#include "system/endpoints.h"

#include <ranges>

#include "base/text.h"

namespace weir::system {

void Endpoints::add_alias(HostAlias alias) { aliases_.push_back(std::move(alias)); }

void Endpoints::add_below(const std::vector<HostAlias>& aliases) {
  aliases_.insert(aliases_.begin(), aliases.begin(), aliases.end());
}

const HostAlias* Endpoints::find(std::string_view host, std::uint16_t port) const {
  for (const HostAlias& alias : aliases_ | std::views::reverse) {
    if (alias.from.port == port && equals_ignoring_case(alias.from.host, host)) return &alias;
  }
  return nullptr;
}

Address Endpoints::resolve(std::string_view host, std::uint16_t port) const {
  const HostAlias* alias = find(host, port);
  if (alias == nullptr) alias = find(host, 0);
  if (alias == nullptr) return {std::string(host), port};
  return {alias->to.host, alias->to.port == 0 ? port : alias->to.port};
}

}  // namespace weir::system
