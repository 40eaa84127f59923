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
    .example = R"($ service-pause name=postgres

$ service-resume name=postgres

$ postgres-execute connection=${service.postgres.url}
SELECT 1
)",
    .errors =
        "a name that is no service of weir.toml or the catalogue, told before the run\n"
        "a service that does not run",
    .arguments = kArguments,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const ServiceAction service, service_of(context, call));
  return ended(service.instance.resume());
}

}  // namespace weir::actions::service_resume
