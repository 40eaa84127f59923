// Ports: allotted before any configuration is written, because they stand in it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "process/identity.h"
#include "system/service/description.h"

namespace weir::system {

using Ports = std::map<std::string, std::uint16_t>;

/// A free port for each, all different. They are not held: a service may find one taken. Those that
/// no connection gets by chance are taken first. Unavailable if a fixed one is in use.
[[nodiscard]] Result<Ports> allot_ports(const std::vector<PortSpec>& specs);

enum class PortState : std::uint8_t {
  Fine,
  Taken,  ///< Somebody else listens on one of them.
};

/// Looks at what a running service listens on. Unavailable if others than this machine can reach
/// it.
[[nodiscard]] Result<PortState> check_ports(const process::Identity& service, const Ports& ports);

/// Where others than this machine can reach a running service: `0.0.0.0 port 80`. It may begin to
/// listen there at any time.
[[nodiscard]] std::vector<std::string> reachable_places(const process::Identity& service);

/// Whether somebody listens on one of them.
[[nodiscard]] bool any_listened_on(const Ports& ports);

}  // namespace weir::system
