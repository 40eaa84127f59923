// `$ service-keep`: a query whose answer a restart must not change.
#include "actions/action.h"
#include "actions/services.h"
#include "base/text.h"

namespace weir::actions::service_keep {
namespace {

constexpr std::array kArguments = {service_name(), service_timeout()};

}  // namespace

constinit const ActionSpec spec = {
    .name = "service-keep",
    .summary = "has a restart at the end compare what a query answers",
    .doc =
        "For a service with `sanity-restart = true`. The lines below are one query, which is asked "
        "at its main URL before the service is killed and when it runs again: the rows must be the "
        "same, in the same order. That is done at the end of the run with `keep-queries` of "
        "weir.toml, or, if the service forgets what a script left in it (`[reset]`), at the end of "
        "the script. A query that the service refuses fails at once.",
    .example = R"(# weir.toml:
#   [service.postgres]
#   sanity-restart = true
$ postgres-execute connection=${service.postgres.url}
CREATE TABLE kept (a int)
INSERT INTO kept VALUES (1), (2)

$ service-keep name=postgres
SELECT a FROM kept ORDER BY a
)",
    .errors =
        "a name that is no service of weir.toml or the catalogue, told before the run\n"
        "a service without `sanity-restart = true`\n"
        "a query that the service refuses\n"
        "rows that are others after the restart, told at the end of the script or of the run",
    .arguments = kArguments,
    .body = BodyUse::Required,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const ServiceAction service, service_of(context, call));
  std::string query = join({call.body().begin(), call.body().end()}, "\n");
  return ended(service.visit.keep_answer(service.instance, std::move(query), service.patience));
}

}  // namespace weir::actions::service_keep
