// Process trees: what a process has started, and ending all of it.
#pragma once

#include <sys/types.h>

#include <vector>

#include "base/clock.h"
#include "process/identity.h"

namespace weir::process {

/// The process's children, their children and so on, and the members of its process group, without
/// the process itself. A snapshot: it may be out of date when it is used.
[[nodiscard]] std::vector<pid_t> find_tree(pid_t root);

/// Direct children that have not been awaited.
[[nodiscard]] std::vector<pid_t> find_children(pid_t parent);

/// Kills the process, its tree and its group, if exactly this process still runs. It is stopped
/// first, so that it cannot start more in the meantime.
void kill_tree(const Identity& root);

}  // namespace weir::process
