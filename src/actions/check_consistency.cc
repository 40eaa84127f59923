// `$ check-consistency`: runs Materialize's own checks. Not built in yet.
#include "actions/action.h"

namespace weir::actions::check_consistency {

constinit const ActionSpec spec = {
    .name = "check-consistency",
    .summary = "runs Materialize's consistency checks",
    .doc =
        "Compares the catalog in memory with the one in storage, and asks the coordinator for "
        "broken invariants.",
    .example = R"($ check-consistency
)",
    .example_use = ExampleUse::Checked,
    .errors = "none yet: a script that needs Materialize is skipped where there is none",
    .other_arguments = OtherArguments::Ignored,
    .needs = "materialize",
};

}  // namespace weir::actions::check_consistency
