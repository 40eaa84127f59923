// `$ skip-end`: where a skipped stretch ends.
#include "actions/action.h"

namespace weir::actions::skip_end {

constinit const ActionSpec spec = {
    .name = "skip-end",
    .summary = "ends what `skip-if` skips",
    .doc = "Commands behind it are run again. Without a `skip-if` above it does nothing.",
    .example = R"($ skip-if
SELECT true

> SELECT 'never sent'
something else

$ skip-end

> SELECT 'sent'
sent
)",
    .errors = "none: `weir check` warns of one without a `skip-if` above it",
    .other_arguments = OtherArguments::Ignored,
    .control = Control::SkipEnd,
};

// The compiler turned the pair into a block; nothing is left to do here.
Result<ActionResult> perform(ActionContext&, const ActionCall&) { return passed(); }

}  // namespace weir::actions::skip_end
