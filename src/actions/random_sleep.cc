// `$ random-sleep`: a pause of random length.
#include "actions/action.h"
#include "actions/waiting.h"

namespace weir::actions::random_sleep {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "duration",
                 .type = ArgumentType::Duration,
                 .required = Required::Yes,
                 .doc = "the wait is shorter than this"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "random-sleep",
    .summary = "waits for a random time",
    .doc =
        "The length is uniform between zero and the duration, and follows from the seed of the "
        "run: the same seed waits equally long again.",
    .example = "$ random-sleep duration=20ms\n",
    .errors = "a duration without a unit, told by `weir check`",
    .arguments = kArguments,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const Nanoseconds most, call.duration("duration"));
  if (most <= Nanoseconds::zero()) return passed();
  const std::uint64_t length = context.random_below(static_cast<std::uint64_t>(most.count()));
  WEIR_TRY(pause(context, Nanoseconds(length)));
  return passed();
}

}  // namespace weir::actions::random_sleep
