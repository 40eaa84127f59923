// Comparing what was downloaded with what a description pins.
#pragma once

#include "base/result.h"
#include "system/service/fetcher.h"

namespace weir::system {

/// Unavailable, with both values, if a checksum differs or a pinned file did not come; Usage, with
/// what came, if nothing pins a file that its client does not vouch for.
[[nodiscard]] Result<void> check_download(const ArtefactSpec& artefact, Trust trust,
                                          const FetchedFiles& files);

}  // namespace weir::system
