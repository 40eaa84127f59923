// FetchList: what `weir fetch` has to look at, each thing once, with the services that need it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "system/service/description.h"

namespace weir::cli {

struct WantedArtefact {
  std::vector<std::string> services;  ///< Who needs it: `kafka`, `postgres 15.19.0`.
  system::ArtefactSpec artefact;
};

struct WantedTool {
  std::vector<std::string> services;
  system::ToolSpec tool;
};

/// A service that is made of nothing.
struct NothingWanted {
  std::string service;
  std::string reason;
};

struct FetchList {
  std::vector<WantedArtefact> artefacts;
  std::vector<WantedTool> tools;
  std::vector<NothingWanted> nothing;
};

/// Adds what the service needs; what another one needs too is shared.
void add_service(FetchList& list, const system::ServiceDescription& service);
void add_artefact(FetchList& list, std::string_view service, const system::ArtefactSpec& artefact);

}  // namespace weir::cli
