// Process trees: what a process has started, and ending all of it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "process/identity.h"

namespace weir::process {

/// What a supervisor puts into the environment of a service, and so of all that it starts: those
/// that have left its tree and its group are known by it. No two services have the same.
[[nodiscard]] std::string mark_of_service(pid_t supervisor, std::int64_t service);
/// Whether the environment that the process was started with has this `NAME=VALUE`.
[[nodiscard]] bool was_told(pid_t pid, std::string_view variable);

/// The process's children, their children and so on, the members of its process group, and those
/// that its parent has taken in and that bear its mark, without the process itself. A snapshot: it
/// may be out of date when it is used.
[[nodiscard]] std::vector<pid_t> find_tree(pid_t root);

/// Direct children that have not been awaited.
[[nodiscard]] std::vector<pid_t> find_children(pid_t parent);

/// Every process of this machine that has not ended.
[[nodiscard]] std::vector<pid_t> find_all();

/// Kills the process, its tree and its group, if exactly this process still runs. It is stopped
/// first, so that it cannot start more in the meantime.
void kill_tree(const Identity& root);

/// Sends the signal to the process, its tree and its group, if exactly this process still runs.
/// SIGSTOP reaches also what is started while the signal goes round.
void signal_tree(const Identity& root, int signal);

/// Bytes of memory that the process and its tree keep resident; shared pages count once for each.
[[nodiscard]] std::uint64_t resident_bytes(const Identity& root);

}  // namespace weir::process
