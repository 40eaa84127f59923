// `$ service-stop`: asks a service to end, and waits until it has.
#include "actions/action.h"
#include "actions/services.h"

namespace weir::actions::service_stop {
namespace {

constexpr std::array kArguments = {
    service_name(),
    service_timeout(),
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "service-stop",
    .summary = "asks a service to end, and waits until it has",
    .doc =
        "It is asked with its stop signal, and killed if it takes longer than its grace. Ending "
        "with a code that its description does not accept is a failure. While the script runs no "
        "other script uses the service, and afterwards it runs as before.",
    .example = R"($ service-stop name=postgres

$ service-start name=postgres
)",
    .errors =
        "a name that is no service of weir.toml or the catalogue, told before the run\n"
        "a service that had to be killed, or ended with a code that its description does not "
        "accept",
    .arguments = kArguments,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const ServiceAction service, service_of(context, call));
  return ended(service.instance.stop(service.patience));
}

}  // namespace weir::actions::service_stop
