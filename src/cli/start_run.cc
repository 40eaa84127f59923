// The place where settings become a run.
#include "cli/start_run.h"

#include "cli/exit_code.h"

namespace weir::cli {

int start_run(const RunSettings&, Invocation& invocation) {
  print(invocation.err, "weir: error: this build has no executor\n");
  return kExitNotRun;
}

}  // namespace weir::cli
