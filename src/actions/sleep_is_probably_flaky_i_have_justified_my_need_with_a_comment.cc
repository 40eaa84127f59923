// `$ sleep-is-probably-flaky-...`: a pause of fixed length.
#include "actions/action.h"
#include "actions/waiting.h"

namespace weir::actions::sleep_is_probably_flaky_i_have_justified_my_need_with_a_comment {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "duration",
                 .type = ArgumentType::Duration,
                 .required = Required::Yes,
                 .doc = "how long to wait"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "sleep-is-probably-flaky-i-have-justified-my-need-with-a-comment",
    .summary = "waits for a fixed time",
    .doc =
        "A statement with an expected result waits by itself until the result is there, and no "
        "longer than that. Where nothing can be queried for, this waits for a fixed time; say in a "
        "comment why.",
    .example = R"(# Nothing to wait for here: this only shows how it is written.
$ sleep-is-probably-flaky-i-have-justified-my-need-with-a-comment duration=10ms
)",
    .errors = "a duration without a unit, told by `weir check`",
    .arguments = kArguments,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const Nanoseconds duration, call.duration("duration"));
  WEIR_TRY(pause(context, duration));
  return passed();
}

}  // namespace weir::actions::sleep_is_probably_flaky_i_have_justified_my_need_with_a_comment
