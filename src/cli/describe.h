// What `weir describe` says of a service, for people and for programs.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/json_writer.h"
#include "system/service/read.h"

namespace weir::cli {

/// A service with what is known of it beside its description. What is pointed to must outlive this.
struct DescribedService {
  const system::ServiceDescription* service = nullptr;
  const std::vector<system::ChangedKey>* changes = nullptr;
  std::vector<bool> fetched;  ///< Of each artefact: whether it is there.
};

/// Everything, a fact a line.
[[nodiscard]] std::string describe_text(const DescribedService& described);
/// All services, a line each.
[[nodiscard]] std::string describe_list(const std::vector<DescribedService>& services);
/// The same as one JSON object, on a line.
[[nodiscard]] std::string describe_json(const std::vector<DescribedService>& services);

/// "pypi", as the key of an artefact's kind.
[[nodiscard]] std::string_view to_text(system::ArtefactKind kind);
[[nodiscard]] std::string_view to_text(system::ProbeKind kind);
/// A duration as weir.toml has it: `30s`.
[[nodiscard]] std::string written(std::chrono::milliseconds duration);
/// `weir.toml:12`.
[[nodiscard]] std::string written(const system::Origin& origin);

}  // namespace weir::cli
