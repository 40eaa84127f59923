// How services that run are shown: as a table, and as JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "system/service/session.h"

namespace weir::cli {

/// A service with what only the machine knows of it now.
struct ListedService {
  system::InstanceRecord record;
  std::uint64_t memory = 0;  ///< Resident bytes of all its processes; 0 if it does not run.
  std::int64_t uptime = 0;   ///< Seconds; 0 if it does not run.
  std::vector<std::string> reachable;  ///< Where other machines can reach it: `0.0.0.0 port 80`.
};

/// All services of the session, by name.
[[nodiscard]] std::vector<ListedService> list_services(const system::Session& session);

[[nodiscard]] std::string services_text(const std::vector<ListedService>& services);
/// The first service that other machines can reach, as an error; it should not be.
[[nodiscard]] std::optional<Error> reachable_service(const std::vector<ListedService>& services);

/// One object for each service in a list.
[[nodiscard]] std::string services_json(const std::vector<ListedService>& services);

}  // namespace weir::cli
