// Interpolate: `${...}` in the texts of a description.
//
//   ${version} ${major}     the chosen version, and what stands before its first dot
//   ${folder}               the instance's own folder; `data` below it is what is copied
//   ${prepared}             the prepared folder (see PrepareSpec)
//   ${artefact.NAME}        the folder of an artefact
//   ${jars.NAME}            the jars of an artefact, sorted and joined by `:`
//   ${tool.NAME}            the path of a program of the machine
//   ${port.NAME}            the port that is bound
//   ${addr.NAME}            127.0.0.1:PORT
//   ${host.NAME}            its host alone
//   ${advertised.NAME}      what clients are told; ${addr.NAME} unless the description says
//   otherwise
//   ${url} ${url.NAME}      the service's own URLs
//   ${service.S.addr} ${service.S.port} ${service.S.host} ${service.S.url} ${service.S.url.NAME}
//                           another service's; that service is needed then, and ready before
//   ${project}              the folder of weir.toml
//   $${                     a literal `${`
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace weir::system {

/// What a name stands for; nothing if it is not known.
using NameLookup = std::function<std::optional<std::string>(std::string_view name)>;

/// Replaces each `${name}`. Usage error, naming it, for a name that is not known or not closed.
[[nodiscard]] Result<std::string> interpolate(std::string_view text, const NameLookup& lookup);

/// A `${name}` in a text and where it stands, for checks before anything runs.
struct NameUse {
  std::string_view name;
  std::size_t offset = 0;  ///< Of its `$`.
  bool closed = true;      ///< There is a `}` on its line.
};
/// In the order in which they stand.
[[nodiscard]] std::vector<NameUse> names_in(std::string_view text);

}  // namespace weir::system
