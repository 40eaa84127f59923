// `$ sql-server-connect`: opens a connection to SQL Server.
#include "actions/action.h"
#include "actions/ado.h"
#include "actions/connections.h"

namespace weir::actions::sql_server_connect {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "name", .required = Required::Yes, .doc = "what later commands call it"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "sql-server-connect",
    .summary = "opens a named connection to a Microsoft SQL Server",
    .doc =
        "The lines below are the connection string, such as `server=tcp:HOST,PORT;User "
        "ID=NAME;Password=SECRET;TrustServerCertificate=true`. FreeTDS does not check "
        "certificates, so that for another machine the last has to be said. A server that cannot "
        "be reached is tried again until the timeout of the run is over.\n"
        "The connection stays open under its name to the end of the file; `>[session=NAME]` "
        "compares rows.\n"
        "Unverified: it was never tried on a real server, because none can be had where weir is "
        "made.",
    .example = R"($ sql-server-connect name=shop
server=tcp:${testdrive.sql-server-addr};User ID=SA;Password=${testdrive.sql-server-password};TrustServerCertificate=true

>[session=shop] SELECT 6 * 7
42
)",
    .example_use = ExampleUse::Checked,
    .errors =
        "a connection string that cannot be read\n"
        "a server of another machine without `TrustServerCertificate=true`\n"
        "a server that cannot be reached until the timeout of the run is over, or that refuses the "
        "login",
    .arguments = kArguments,
    .body = BodyUse::Required,
    .needs = "sql-server",
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  const std::string name = call.text("name");
  WEIR_TRY(check_connection_name(name));
  WEIR_TRY_ASSIGN(const driver::ConnectTarget target, parse_ado_string(call.body_text()));
  WEIR_TRY(context.connect(name, driver::to_url(target), context.options().timeout));
  return passed();
}

}  // namespace weir::actions::sql_server_connect
