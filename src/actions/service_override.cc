// `$ service-override`: restarts a service as an override has it.
#include "actions/action.h"
#include "actions/services.h"

namespace weir::actions::service_override {
namespace {

constexpr std::array kArguments = {
    service_name(),
    ArgumentSpec{.name = "override",
                 .required = Required::Yes,
                 .doc = "the name of an `[override.NAME]` that says something of the service"},
    service_timeout(),
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "service-override",
    .summary = "restarts a service with an override of weir.toml",
    .doc =
        "The service is stopped and started as `[override.NAME.service.SERVICE]` of weir.toml "
        "has it, on top of overrides of the command line, with the same ports and data. After "
        "the script it is as before. While the script runs no other script uses the service.",
    .example = R"(# weir.toml:
#   [override.small.service.postgres.file."data/postgresql.conf".lines]
#   max_connections = 20
$ service-override name=postgres override=small

$ postgres-connect name=small url=${service.postgres.url}

>[session=small] SHOW max_connections
20
)",
    .errors =
        "a name that is no service of weir.toml or the catalogue, told before the run\n"
        "an override that weir.toml does not have, or that says nothing of the service\n"
        "a service that does not become ready with it",
    .arguments = kArguments,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const ServiceAction service, service_of(context, call));
  const std::string name = call.text("override");
  return ended(service.visit.lay_over(call.text("name"), name, service.patience));
}

}  // namespace weir::actions::service_override
