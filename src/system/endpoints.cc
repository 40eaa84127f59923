// Looking up aliases and services.
#include "system/endpoints.h"

#include <ranges>

#include "base/text.h"

namespace weir::system {

void Endpoints::add_alias(HostAlias alias) { aliases_.push_back(std::move(alias)); }

void Endpoints::set_service(std::string_view name, Address address) {
  services_.insert_or_assign(std::string(name), std::move(address));
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

std::optional<Address> Endpoints::service(std::string_view name) const {
  const auto found = services_.find(name);
  if (found == services_.end()) return std::nullopt;
  return resolve(found->second.host, found->second.port);
}

}  // namespace weir::system
