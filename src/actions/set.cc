// `$ set`: gives variables a value.
#include "actions/action.h"

namespace weir::actions::set {

constinit const ActionSpec spec = {
    .name = "set",
    .summary = "gives variables a value",
    .doc =
        "Every argument sets the variable of its name, so that `${NAME}` stands for the value from "
        "the next command on. An argument without a value takes the lines below, joined by "
        "newlines; this is the way to set a text of several lines.\n"
        "Several variables can be set at once: their values all see the variables as they were "
        "before. Names consist of lower-case letters, digits and `-`.",
    .example = R"($ set greeting="hello, world" table=people

> CREATE TABLE ${table} (who text)
> INSERT INTO ${table} VALUES ('${greeting}')
> SELECT who FROM people
"hello, world"

$ set text=
first line
second line

> SELECT '${text}'
"first line\nsecond line"
)",
    .errors =
        "a variable that nothing has set\n"
        "an argument whose name no `${...}` could hold, told by `weir check`",
    .other_arguments = OtherArguments::Variables,
    .body = BodyUse::Optional,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  for (const ActionCall::Value& value : call.values()) {
    context.variables().set(value.name, value.text.empty() ? call.body_text() : value.text);
  }
  return passed();
}

}  // namespace weir::actions::set
