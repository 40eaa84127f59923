// `$ service-resume`: lets a paused service go on, with SIGCONT.
#include "actions/action.h"
#include "actions/services.h"

namespace weir::actions::service_resume {
namespace {

constexpr std::array kArguments = {
    service_name(),
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "service-resume",
    .summary = "lets a paused service go on, with SIGCONT",
    .doc = "What was sent to it in the meantime is answered now.",
    .arguments = kArguments,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const ServiceAction service, service_of(context, call));
  return ended(service.instance.resume());
}

}  // namespace weir::actions::service_resume
