// `$ skip-consistency-checks`: accepted, as there are no consistency checks to skip.
#include "actions/action.h"

namespace weir::actions::skip_consistency_checks {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "reason",
                 .required = Required::Yes,
                 .doc = "why the file cannot be checked, for the reader"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "skip-consistency-checks",
    .summary = "accepted for scripts written for Materialize",
    .doc =
        "The original checks Materialize's catalog after each file and this switches it off. "
        "weir has no such check, so this does nothing; the reason must be given all the same.",
    .example = "$ skip-consistency-checks reason=\"shows how it is written\"\n",
    .errors = "a `reason` that is empty",
    .arguments = kArguments,
    .other_arguments = OtherArguments::Ignored,
};

Result<ActionResult> perform(ActionContext&, const ActionCall& call) {
  if (call.text("reason").empty()) {
    return fail(ErrorKind::Usage, "argument `reason` is empty, expected a reason");
  }
  return passed();
}

}  // namespace weir::actions::skip_consistency_checks
