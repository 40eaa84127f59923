// Finding the services that actions name.
#include "actions/services.h"

#include <algorithm>

namespace weir::actions {

Result<ServiceAction> service_of(run::ActionContext& context, const run::ActionCall& call) {
  system::ServiceVisit* visit = context.services();
  if (visit == nullptr) {
    return fail(ErrorKind::Usage, "services belong to `weir run`: here there are none");
  }
  WEIR_TRY_ASSIGN(system::Instance * instance, visit->find(call.text("name")));
  const system::ServiceDescription& description = instance->description();
  Nanoseconds budget = std::max<Nanoseconds>(context.options().timeout,
                                             description.restart_timeout + description.stop.grace);
  if (call.find("timeout")) {
    WEIR_TRY_ASSIGN(budget, call.duration("timeout"));
  }
  const Deadline deadline = Deadline::after(context.clock(), budget);
  return ServiceAction{*visit, *instance, {deadline, context.stop()}};
}

Result<run::ActionResult> ended(const Result<void>& done) {
  if (done) return run::passed();
  const ErrorKind kind = done.error().kind;
  if (kind == ErrorKind::Usage || kind == ErrorKind::Cancelled) return Failure(done.error());
  run::ActionResult result = run::failed(done.error().message);
  result.hint = done.error().hint;
  return result;
}

void note_made(run::ActionContext& context, std::string name, system::MadeThings::Remove remove) {
  const system::ServiceVisit* visit = context.services();
  if (visit == nullptr || visit->made() == nullptr) return;
  visit->made()->add(std::move(name), std::move(remove));
}

}  // namespace weir::actions
