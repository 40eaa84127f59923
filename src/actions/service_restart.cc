// `$ service-restart`: stops a service, if it runs, and starts it again.
#include "actions/action.h"
#include "actions/services.h"

namespace weir::actions::service_restart {
namespace {

constexpr std::array kArguments = {
    service_name(),
    service_timeout(),
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "service-restart",
    .summary = "stops a service, if it runs, and starts it again",
    .doc =
        "On the same ports and with the same data; waits until it can be used. Connections of the"
        " script have to be opened anew.",
    .example = R"($ postgres-execute connection=${service.postgres.url}
ALTER SYSTEM SET max_connections = 77

$ service-restart name=postgres

$ postgres-connect name=after url=${service.postgres.url}

>[session=after] SHOW max_connections
77
)",
    .errors =
        "a name that is no service of weir.toml or the catalogue, told before the run\n"
        "a service that does not become ready in time; the ends of its logs are shown",
    .arguments = kArguments,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const ServiceAction service, service_of(context, call));
  return ended(service.instance.restart(service.visit.on_wait(), service.patience));
}

}  // namespace weir::actions::service_restart
