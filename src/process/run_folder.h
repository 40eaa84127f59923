// Run folders: where a run keeps what must vanish with it, and how the next one finds what did not.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "process/identity.h"

namespace weir::process {

/// What a run folder's record says: who answers for it, and what was started for it.
struct RunRecord {
  std::optional<Identity> owner;       ///< The weir that made the folder.
  std::optional<Identity> supervisor;  ///< Its supervisor, if it has one.
  std::vector<Identity> services;
};

[[nodiscard]] std::string to_text(const RunRecord& record);
/// Lines of another form are passed over: a record may have been cut short.
[[nodiscard]] RunRecord parse_record(std::string_view text);

/// A new name in `base` for a folder of this process: `weir-PID-START-RANDOM`. Nothing is created.
[[nodiscard]] std::filesystem::path name_run_folder(const std::filesystem::path& base);

/// Makes the folder, which others may enter but not list, and its record. Unavailable if it cannot
/// be made.
[[nodiscard]] Result<void> create_run_folder(const std::filesystem::path& folder,
                                             const RunRecord& record);
/// Adds a service to the folder's record.
[[nodiscard]] Result<void> record_service(const std::filesystem::path& folder,
                                          const Identity& service);

/// The variable that tells each process of a run its folder, so that none can hide from its end.
[[nodiscard]] std::string mark_of_run(const std::filesystem::path& folder);

/// Kills what the record names, and what it started, and removes the folder and the segments of
/// shared memory that were left, whoever answers for it.
void end_run(const std::filesystem::path& folder, Deadline deadline);

/// Does that for each run folder in `base` that belongs to our user and whose owner and supervisor
/// are both gone. Returns their names.
std::vector<std::string> end_dead_runs(const std::filesystem::path& base, Deadline deadline);

}  // namespace weir::process
