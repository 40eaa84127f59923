// `$ service-wait`: waits for a service.
#include "actions/action.h"
#include "actions/services.h"

namespace weir::actions::service_wait {
namespace {

constexpr std::array kArguments = {
    service_name(),
    ArgumentSpec{.name = "for",
                 .default_value = "health",
                 .doc = "what is waited for",
                 .choices = "health|exit"},
    service_timeout(),
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "service-wait",
    .summary = "waits until a service can be used, or has ended",
    .doc =
        "`for=health` asks its health probe, or its first probes, until they hold; it is a "
        "failure if the service does not run. `for=exit` waits until it has ended, however.",
    .example = R"($ service-kill name=postgres signal=TERM

$ service-wait name=postgres for=exit

$ service-start name=postgres

$ service-wait name=postgres timeout=1m
)",
    .errors =
        "a service that is not ready, or has not ended, when the timeout is over\n"
        "`for=health` of a service that does not run; how it ended is told\n"
        "a name that is no service of weir.toml or the catalogue, told before the run",
    .arguments = kArguments,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const ServiceAction service, service_of(context, call));
  if (call.text("for") != "exit") {
    return ended(service.instance.await_health(service.visit.on_wait(), service.patience));
  }
  const auto end = service.instance.await_end(service.patience);
  return ended(end ? Result<void>() : Result<void>(Failure(end.error())));
}

}  // namespace weir::actions::service_wait
