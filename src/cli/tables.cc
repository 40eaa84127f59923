// The tables of other modules that the command line shows and passes on.
#include "cli/tables.h"

#include "actions/registry.h"

namespace weir::cli {

std::span<const plan::ActionSpec* const> action_specs() { return actions::specs(); }

}  // namespace weir::cli
