// What actions on services share.
#pragma once

#include "run/action.h"
#include "system/made_things.h"
#include "system/service/service_visit.h"

namespace weir::actions {

/// A service that an action names, and how it is dealt with.
struct ServiceAction {
  system::ServiceVisit& visit;
  system::Instance& instance;
  system::Patience patience;  ///< Until `timeout`, if the action has that argument.
};

/// Reads `name`, and `timeout` if there is one. Usage if the script uses no such service.
[[nodiscard]] Result<ServiceAction> service_of(run::ActionContext& context,
                                               const run::ActionCall& call);

/// Passed, or failed with what the service did; mistakes of the script stay errors.
[[nodiscard]] Result<run::ActionResult> ended(const Result<void>& done);

/// Has what the script has made in a service taken away with its lease. Nothing is done about what
/// is made in a script without services, whose addresses are other people's. `name` is for
/// messages.
void note_made(run::ActionContext& context, std::string name, system::MadeThings::Remove remove);

/// The arguments that all of them take.
constexpr plan::ArgumentSpec service_name() {
  return {.name = "name",
          .type = plan::ArgumentType::Service,
          .required = plan::Required::Yes,
          .doc = "as weir.toml or the catalogue calls it; no variable can stand here"};
}
constexpr plan::ArgumentSpec service_timeout() {
  return {.name = "timeout",
          .type = plan::ArgumentType::Duration,
          .doc =
              "how long to wait; that of the run or of the service, whichever is longer, if it "
              "is not given"};
}

}  // namespace weir::actions
