// Process trees: what a process has started, and ending all of it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <vector>

#include "base/clock.h"
#include "process/identity.h"

namespace weir::process {

/// The process's children, their children and so on, and the members of its process group, without
/// the process itself. A snapshot: it may be out of date when it is used.
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
