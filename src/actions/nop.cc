// `$ nop`: does nothing.
#include "actions/action.h"

namespace weir::actions::nop {

constinit const ActionSpec spec = {
    .name = "nop",
    .summary = "does nothing",
    .doc = "A script needs at least one command; this one serves where there is nothing to do.",
    .example = "$ nop\n",
    .errors = "none",
    .other_arguments = OtherArguments::Ignored,
};

Result<ActionResult> perform(ActionContext&, const ActionCall&) { return passed(); }

}  // namespace weir::actions::nop
