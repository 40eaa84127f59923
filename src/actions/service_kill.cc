// `$ service-kill`: sends a signal to a service.
#include "actions/action.h"
#include "actions/services.h"
#include "process/signal_name.h"

namespace weir::actions::service_kill {
namespace {

constexpr std::array kArguments = {
    service_name(),
    ArgumentSpec{
        .name = "signal", .default_value = "KILL", .doc = "by name or number, such as TERM or 15"},
    service_timeout(),
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "service-kill",
    .summary = "sends a signal to a service",
    .doc =
        "The signal goes to every process of the service. KILL is waited for until all of them are "
        "gone, and the service stays down until `service-start` or `service-restart`; with others "
        "`service-wait` tells when it has ended. While the script runs no other script uses the "
        "service, and afterwards it runs as before.",
    .example = R"($ service-kill name=postgres

$ service-start name=postgres

$ service-kill name=postgres signal=TERM

$ service-wait name=postgres for=exit
)",
    .errors =
        "a name that is no service of weir.toml or the catalogue, told before the run\n"
        "a signal that there is not\n"
        "a service that does not run, or is still there when the timeout is over",
    .arguments = kArguments,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const ServiceAction service, service_of(context, call));
  WEIR_TRY_ASSIGN(const int signal, process::parse_signal(call.text("signal")));
  return ended(service.instance.kill(signal, service.patience));
}

}  // namespace weir::actions::service_kill
