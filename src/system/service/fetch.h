// Fetching: artefacts through the ordinary clients into a cache that is addressed by content.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "system/service/description.h"
#include "system/service/fetch_record.h"
#include "system/workshop.h"

namespace weir::system {

/// How far a fetch is; told from any thread, at most some times a second.
struct FetchProgress {
  std::string_view artefact;   ///< As the user knows it: `kafka_2.13 4.3.1`.
  std::string_view doing;      ///< `downloading`, `checking`, `unpacking`, `building`,
                               ///< `clearing up`.
  std::uint64_t bytes = 0;     ///< On disk so far, what the clients keep beside it included.
  std::uint64_t expected = 0;  ///< To be downloaded; 0: not known.
};
using OnFetch = std::function<void(const FetchProgress&)>;

/// How messages call an artefact: `kafka_2.13 4.3.1`, `mariadb-server-core 1:10.11.* and 11 more`.
[[nodiscard]] std::string artefact_label(const ArtefactSpec& artefact);

/// Whether its client can be asked for it: the form of its names, without asking anybody. Usage.
[[nodiscard]] Result<void> check_artefact(const ArtefactSpec& artefact);

/// The key of an artefact: its kind, names, checksums and what is taken out of it, as a short
/// digest. Two descriptions of the same thing have the same.
[[nodiscard]] std::string artefact_key(const ArtefactSpec& artefact);

/// Where in the cache it is; the folder exists only when it is whole. Of Path: the path itself,
/// which counts from the folder of the description if it is relative.
[[nodiscard]] std::filesystem::path artefact_place(const std::filesystem::path& cache,
                                                   const ArtefactSpec& artefact);

/// The artefact's folder, fetched if the cache has none. Two weirs at once fetch it once; what an
/// interrupted download left is removed. Unavailable: a client is missing (the hint says how to get
/// it), it cannot be had, or a checksum differs (both are in the message). Usage: the description
/// cannot be fetched as it stands: a name has not the form, a checksum is missing (what came is in
/// the hint), a path does not exist. `progress` may be empty.
[[nodiscard]] Result<std::filesystem::path> ensure(const Workshop& workshop,
                                                   const ArtefactSpec& artefact,
                                                   const OnFetch& progress,
                                                   const Patience& patience);

/// Whether the cache has it already.
[[nodiscard]] bool is_fetched(const std::filesystem::path& cache, const ArtefactSpec& artefact);

/// What was downloaded for it, if it is in the cache; nothing of Path.
[[nodiscard]] std::optional<FetchRecord> fetch_record(const std::filesystem::path& cache,
                                                      const ArtefactSpec& artefact);

/// The wheel that a tool's program comes in if the machine has none, or one that is too old;
/// nothing if there is no such wheel.
[[nodiscard]] std::optional<ArtefactSpec> tool_artefact(const ToolSpec& tool);

/// The program of a tool on this machine, if it is there and new enough. Unavailable says what is
/// missing, with the tool's hint.
[[nodiscard]] Result<std::filesystem::path> find_tool(const ToolSpec& tool,
                                                      const Patience& patience);

/// The path of a tool's program: the machine's, or that of its wheel, which is fetched if need be.
[[nodiscard]] Result<std::filesystem::path> ensure_tool(const Workshop& workshop,
                                                        const ToolSpec& tool,
                                                        const OnFetch& progress,
                                                        const Patience& patience);

}  // namespace weir::system
