// `$ service-pause`: stops a service in its tracks, with SIGSTOP.
#include "actions/action.h"
#include "actions/services.h"

namespace weir::actions::service_pause {
namespace {

constexpr std::array kArguments = {
    service_name(),
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "service-pause",
    .summary = "stops a service in its tracks, with SIGSTOP",
    .doc =
        "Its connections stay open, and nothing is answered until `service-resume`. While the "
        "script runs no other script uses the service, and afterwards it runs as before.",
    .arguments = kArguments,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const ServiceAction service, service_of(context, call));
  return ended(service.instance.pause());
}

}  // namespace weir::actions::service_pause
