// `$ service-start`: starts a service that was stopped or killed.
#include "actions/action.h"
#include "actions/services.h"

namespace weir::actions::service_start {
namespace {

constexpr std::array kArguments = {
    service_name(),
    service_timeout(),
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "service-start",
    .summary = "starts a service that was stopped or killed",
    .doc =
        "On the same ports and with the same data; waits until it can be used. Connections of the"
        " script have to be opened anew.",
    .example = R"($ postgres-execute connection=${service.postgres.url}
CREATE TABLE kept (a int)

$ service-kill name=postgres

$ service-start name=postgres

$ postgres-execute connection=${service.postgres.url}
DROP TABLE kept
)",
    .errors =
        "a name that is no service of weir.toml or the catalogue, told before the run\n"
        "a service that does not become ready in time; the ends of its logs are shown",
    .arguments = kArguments,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const ServiceAction service, service_of(context, call));
  return ended(service.instance.start_again(service.visit.on_wait(), service.patience));
}

}  // namespace weir::actions::service_start
