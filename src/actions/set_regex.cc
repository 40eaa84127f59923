// `$ set-regex`: masks what changes from run to run.
#include "actions/action.h"

namespace weir::actions::set_regex {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "match",
                 .type = ArgumentType::Regex,
                 .required = Required::Yes,
                 .doc = "what to replace, wherever it occurs"},
    ArgumentSpec{.name = "replacement",
                 .default_value = "<regex_match>",
                 .doc = "what to put in its place; `$1`, `${1}`, `$name`, `${name}` are groups of "
                        "the match, `$$` is a dollar sign"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "set-regex",
    .summary = "masks values that change from run to run",
    .doc =
        "From the next command on every match in an actual value, an error message or a Kafka "
        "record is replaced before it is compared. What the script expects is not touched: it "
        "names the replacement. There is one regex at a time; a new one takes the place of the "
        "old, `unset-regex` removes it.\n"
        "The syntax is RE2's: no look-around and no back-references; `.` does not match a newline "
        "and `^`, `$` match only at the ends of a value, unless `(?s)` or `(?m)` says otherwise. "
        "As `${NAME}` is a variable of the script first, write groups as `$1`; `$1x` would be a "
        "group called `1x`.",
    .example = R"($ set-regex match=u\d+ replacement=ID

> SELECT 'object u' || pg_backend_pid()
"object ID"

$ unset-regex
)",
    .errors =
        "a pattern that RE2 does not take, told by `weir check` with the place in it\n"
        "a replacement with a group that the pattern does not have, of which `weir check` warns",
    .arguments = kArguments,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(context.state().mask,
                  run::Mask::create(call.text("match"), call.text("replacement")));
  return passed();
}

}  // namespace weir::actions::set_regex
