// `$ postgres-connect`: opens a named connection.
#include "actions/action.h"
#include "actions/connections.h"

namespace weir::actions::postgres_connect {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "name",
                 .required = Required::Yes,
                 .doc = "what `connection=` of later commands calls it"},
    ArgumentSpec{.name = "url",
                 .type = ArgumentType::Url,
                 .required = Required::Yes,
                 .doc = "`postgres://USER[:PASSWORD]@HOST[:PORT]/DATABASE[?sslmode=...]`"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "postgres-connect",
    .summary = "opens a named connection to a PostgreSQL server",
    .doc =
        "The connection stays open under its name to the end of the file, so that "
        "`postgres-execute` keeps its transaction and settings from one use to the next. A name "
        "that is used again gets the new connection; the old one is closed. A server that cannot "
        "be reached is tried again until the timeout of the run is over.",
    .example =
        R"($ postgres-connect name=other url=postgres://${testdrive.materialize-user}@${testdrive.materialize-sql-addr}/postgres

$ postgres-execute connection=other
BEGIN
CREATE TEMPORARY TABLE seen_by_nobody_else (f int)
COMMIT
)",
    .errors =
        "a server that cannot be reached until the timeout of the run is over, or that refuses the "
        "login\n"
        "the name `main`, which is that of the script's own connection",
    .arguments = kArguments,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  const std::string name = call.text("name");
  WEIR_TRY(check_connection_name(name));
  WEIR_TRY(context.connect(name, call.text("url"), context.options().timeout));
  return passed();
}

}  // namespace weir::actions::postgres_connect
