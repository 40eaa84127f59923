// `$ set-sql-timeout`: how long statements may take to give the expected result.
#include <algorithm>

#include "actions/action.h"
#include "base/text.h"

namespace weir::actions::set_sql_timeout {
namespace {

constexpr std::string_view kDefaultWord = "default";

constexpr std::array kArguments = {
    ArgumentSpec{.name = "duration",
                 .type = ArgumentType::TimeLimit,
                 .required = Required::Yes,
                 .doc = "such as `500ms` or `1m 30s`; `default` is the timeout of the run"},
    ArgumentSpec{.name = "force",
                 .type = ArgumentType::Boolean,
                 .default_value = "false",
                 .doc = "whether the timeout of the run may be undercut"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "set-sql-timeout",
    .summary = "sets how long statements may take to give what is expected",
    .doc =
        "Holds for the statements that follow, to the end of the file. A statement that is retried "
        "is tried again until this time is over; one that does not answer within it is cancelled.\n"
        "Without `force=true` the time never goes below the timeout of the run (`--timeout`, 30 s "
        "unless given): a shorter duration then has the same effect as `default`.",
    .example = R"($ set-sql-timeout duration=250ms force=true

! SELECT pg_sleep(60)
timeout

$ set-sql-timeout duration=default
)",
    .errors = "a duration without a unit, told by `weir check`",
    .arguments = kArguments,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  const Nanoseconds least = context.options().timeout;
  WEIR_TRY_ASSIGN(const bool force, call.boolean("force"));
  if (equals_ignoring_case(call.text("duration"), kDefaultWord)) {
    context.state().sql_timeout = least;
    return passed();
  }
  WEIR_TRY_ASSIGN(const Nanoseconds duration, call.duration("duration"));
  context.state().sql_timeout = force ? duration : std::max(duration, least);
  return passed();
}

}  // namespace weir::actions::set_sql_timeout
