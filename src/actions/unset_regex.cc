// `$ unset-regex`: ends the masking of values.
#include "actions/action.h"

namespace weir::actions::unset_regex {

constinit const ActionSpec spec = {
    .name = "unset-regex",
    .summary = "ends the masking that `set-regex` began",
    .doc = "From the next command on actual values are compared as they are.",
    .example = R"($ set-regex match=\d+ replacement=N

> SELECT 'row 12'
"row N"

$ unset-regex

> SELECT 'row 12'
"row 12"
)",
    .errors = "none: without a `set-regex` above it nothing happens",
};

Result<ActionResult> perform(ActionContext& context, const ActionCall&) {
  context.state().mask = run::Mask();
  return passed();
}

}  // namespace weir::actions::unset_regex
