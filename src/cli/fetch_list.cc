// Collecting artefacts and tools of services.
#include "cli/fetch_list.h"

#include <fmt/format.h>

#include <algorithm>

#include "system/service/fetch.h"

namespace weir::cli {
namespace {

void add_name(std::vector<std::string>& names, std::string_view name) {
  if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
}

bool same(const system::ArtefactSpec& left, const system::ArtefactSpec& right) {
  return system::artefact_place({}, left) == system::artefact_place({}, right);
}

void add_tool(FetchList& list, std::string_view service, const system::ToolSpec& tool) {
  const auto found = std::ranges::find_if(list.tools, [&](const WantedTool& wanted) {
    return wanted.tool.program == tool.program && wanted.tool.minimum == tool.minimum;
  });
  WantedTool& wanted =
      found != list.tools.end() ? *found : list.tools.emplace_back(WantedTool{{}, tool});
  add_name(wanted.services, service);
}

/// Why there is nothing to fetch; empty if there is.
std::string reason_for_nothing(const system::ServiceDescription& service) {
  if (!service.address.empty()) return fmt::format("it runs at {}", service.address);
  if (!service.unavailable.empty()) return service.unavailable;
  const bool nothing = service.artefacts.empty() && service.tools.empty();
  return nothing ? "it needs nothing" : "";
}

}  // namespace

void add_artefact(FetchList& list, std::string_view service, const system::ArtefactSpec& artefact) {
  const auto found = std::ranges::find_if(list.artefacts, [&](const WantedArtefact& wanted) {
    return same(wanted.artefact, artefact);
  });
  WantedArtefact& wanted = found != list.artefacts.end()
                               ? *found
                               : list.artefacts.emplace_back(WantedArtefact{{}, artefact});
  add_name(wanted.services, service);
}

void add_service(FetchList& list, const system::ServiceDescription& service) {
  const std::string name = service.versions.size() > 1
                               ? fmt::format("{} {}", service.name, service.version)
                               : service.name;
  if (std::string reason = reason_for_nothing(service); !reason.empty()) {
    const bool known =
        std::ranges::find(list.nothing, name, &NothingWanted::service) != list.nothing.end();
    if (!known) list.nothing.push_back({name, std::move(reason)});
    return;
  }
  for (const system::ArtefactSpec& artefact : service.artefacts) add_artefact(list, name, artefact);
  for (const system::ToolSpec& tool : service.tools) add_tool(list, name, tool);
}

}  // namespace weir::cli
