// Which services a script needs, and which of its needs cannot be met.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/run_settings.h"
#include "diag/diagnostic.h"
#include "plan/plan.h"
#include "system/service/run_services.h"

namespace weir::cli {

struct ScriptServices {
  std::vector<system::ServiceUse> uses;
  std::string unmet;        ///< Why the script is skipped; empty if it is not.
  Diagnostics diagnostics;  ///< Services that there are not.
};

/// How `sink=` of Kafka's actions finds a topic.
enum class SinkLookup : std::uint8_t { Catalogue, Query };

/// From the needs of the plan, the host names in its actions, and what it does to services.
[[nodiscard]] ScriptServices services_of(const plan::Plan& plan, const RunSettings& settings);

/// What it needs, as `weir check --needs` says it: services by name where the script or weir.toml
/// tells, else what some service must be able to do; drivers.
[[nodiscard]] std::vector<std::string> needs_of(const plan::Plan& plan, const RunSystem& system,
                                                SinkLookup sinks);

}  // namespace weir::cli
