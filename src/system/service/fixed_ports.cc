// Looking for fixed ports that several services, or one service twice, want to have.
#include "system/service/fixed_ports.h"

#include <fmt/format.h>

namespace weir::system {

using document::Entry;
using document::Kind;
using document::Node;

void FixedPorts::add(std::string_view service, const Node& merged) {
  const Entry* ports = merged.find("port");
  if (ports == nullptr || merged.find("address") != nullptr) return;
  for (const Entry& port : ports->value.entries) {
    const Entry* fixed = port.value.find("fixed");
    if (fixed == nullptr || !fixed->value.is(Kind::Integer)) continue;
    const Owner owner{std::string(service), port.key};
    if (!owners_.emplace(fixed->value.integer, owner).second) {
      met_again(service, port, fixed->value);
    }
  }
}

void FixedPorts::met_again(std::string_view service, const Entry& port, const Node& fixed) {
  const Owner& owner = owners_.at(fixed.integer);
  if (owner.service == service) {
    return findings_.error(
        fixed.place, "service.port",
        fmt::format("`{}` and `{}` are both port {}", owner.port, port.key, fixed.integer),
        "without `fixed` a port is any that is free");
  }
  remarks_.push_back({*fixed.place.source,
                      {Severity::Warning, "service.port", document::first_line(fixed.place).span,
                       fmt::format("`{}` and `{}` have the same port {}, and cannot run together",
                                   owner.service, service, fixed.integer),
                       "without `fixed` a port is any that is free"}});
}

std::vector<Finding> FixedPorts::take_remarks() { return std::move(remarks_); }

}  // namespace weir::system
