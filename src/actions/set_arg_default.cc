// `$ set-arg-default`: defaults for variables that the command line may give.
#include "actions/action.h"

namespace weir::actions::set_arg_default {

constinit const ActionSpec spec = {
    .name = "set-arg-default",
    .summary = "defaults for variables that `--var` may give",
    .doc =
        "Sets the variable `arg.NAME` for each argument NAME, unless it exists: a value given "
        "with `--var NAME=VALUE` wins.",
    .example = R"($ set-arg-default rows=3

> SELECT count(*) FROM generate_series(1, ${arg.rows})
3
)",
    .errors = "a variable that nothing has set",
    .other_arguments = OtherArguments::Variables,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  run::Variables& variables = context.variables();
  for (const ActionCall::Value& value : call.values()) {
    const std::string name = "arg." + value.name;
    if (variables.find(name) == nullptr) variables.set(name, value.text);
  }
  return passed();
}

}  // namespace weir::actions::set_arg_default
