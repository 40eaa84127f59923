// `$ set-max-tries`: how often a statement is tried.
#include "actions/action.h"
#include "actions/literal_checks.h"

namespace weir::actions::set_max_tries {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "max-tries",
                 .type = ArgumentType::Unsigned,
                 .required = Required::Yes,
                 .doc = "at least 1; `1` means that nothing is tried again",
                 .check = check_positive},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "set-max-tries",
    .summary = "limits how often a statement is tried",
    .doc =
        "Holds for the statements that follow, to the end of the file. A statement whose result "
        "is not the expected one is tried again until the timeout is over or this number of "
        "tries is reached. With `1` a value that is right only sometimes fails at once.",
    .example = R"($ set-max-tries max-tries=1

> SELECT 1 + 1
2
)",
    .errors = "a number below 1, told by `weir check`",
    .arguments = kArguments,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const std::uint64_t tries, call.unsigned_integer("max-tries"));
  if (tries == 0) {
    return fail(ErrorKind::Usage, "argument `max-tries` is `0`, expected at least 1");
  }
  context.state().max_tries = tries;
  return passed();
}

}  // namespace weir::actions::set_max_tries
