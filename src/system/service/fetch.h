// Fetching: artefacts through the ordinary clients into a cache that is addressed by content.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "system/service/description.h"
#include "system/workshop.h"

namespace weir::system {

/// How far a fetch is; told from any thread, at most some times a second.
struct FetchProgress {
  std::string_view artefact;   ///< As the user knows it: `kafka_2.13 4.3.1`.
  std::string_view doing;      ///< `downloading`, `unpacking`, `building`, `checking`.
  std::uint64_t bytes = 0;     ///< On disk so far.
  std::uint64_t expected = 0;  ///< 0: not known.
};
using OnFetch = std::function<void(const FetchProgress&)>;

/// The key of an artefact: its kind, names, checksums and what is taken out of it, as a short
/// digest. Two descriptions of the same thing have the same.
[[nodiscard]] std::string artefact_key(const ArtefactSpec& artefact);

/// Where in the cache it is; the folder exists only when it is whole.
[[nodiscard]] std::filesystem::path artefact_place(const std::filesystem::path& cache,
                                                   const ArtefactSpec& artefact);

/// The artefact's folder, fetched if the cache has none. Two weirs at once fetch it once; what an
/// interrupted download left is removed. Unavailable: a client is missing (the hint says how to get
/// it), it cannot be had, or a checksum differs (both are in the message).
[[nodiscard]] Result<std::filesystem::path> ensure(const Workshop& workshop,
                                                   const ArtefactSpec& artefact,
                                                   const OnFetch& progress,
                                                   const Patience& patience);

/// Whether the cache has it already.
[[nodiscard]] bool is_fetched(const std::filesystem::path& cache, const ArtefactSpec& artefact);

}  // namespace weir::system
