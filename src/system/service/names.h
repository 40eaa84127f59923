// Names: whether each `${...}` of a description means something where it stands.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "document/node.h"
#include "system/service/reading.h"

namespace weir::system {

/// What a service lets its own texts, and those of others, refer to.
struct OwnNames {
  std::vector<std::string> artefacts, tools, ports, urls;
};
[[nodiscard]] OwnNames names_of(const document::Node& merged, const ServiceDescription& read);

/// A service that another one needs, and where that is said.
struct Need {
  std::string service;
  document::Place place;
};

using NamesOfServices = std::map<std::string, OwnNames, std::less<>>;

/// Reports each name that means nothing in the service's texts, and each need that does not exist.
/// Gives what it needs, in the order of the file, each once.
[[nodiscard]] std::vector<Need> check_names(Findings& findings, const document::Node& merged,
                                            const OwnNames& own, const NamesOfServices& all);

/// Reports each circle of needs once.
void check_circles(Findings& findings,
                   const std::map<std::string, std::vector<Need>, std::less<>>& needs);

}  // namespace weir::system
