// Tasks: things done once to a running service or to a folder.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "system/service/description.h"
#include "system/service/interpolate.h"
#include "system/workshop.h"

namespace weir::system {

/// Where and as whom tasks are done.
struct TaskContext {
  const Workshop& workshop;
  NameLookup names;
  std::filesystem::path folder;  ///< Working folder of commands.
  std::filesystem::path home;    ///< For what they want to write elsewhere.
};

/// Does the task to its end. Unavailable, with what came back, if it fails; Timeout, Cancelled;
/// Usage for a name that is not known.
[[nodiscard]] Result<void> run_task(const TaskSpec& task, const TaskContext& context,
                                    const Patience& patience);

}  // namespace weir::system
