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
    .example = R"($ service-pause name=postgres

$ shell-execute
if timeout 2 pg_isready -q -t 1 -d ${service.postgres.url}; then exit 1; fi

$ service-resume name=postgres
)",
    .errors =
        "a name that is no service of weir.toml or the catalogue, told before the run\n"
        "a service that does not run",
    .arguments = kArguments,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const ServiceAction service, service_of(context, call));
  return ended(service.instance.pause());
}

}  // namespace weir::actions::service_pause
