// `$ sql-server-set-from-sql`: sets a variable from SQL Server.
#include "actions/action.h"
#include "actions/waiting.h"
#include "value/rows.h"

namespace weir::actions::sql_server_set_from_sql {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "name",
                 .required = Required::Yes,
                 .doc = "a connection that `sql-server-connect` opened"},
    ArgumentSpec{.name = "var",
                 .type = ArgumentType::Name,
                 .required = Required::Yes,
                 .doc = "the variable to set"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "sql-server-set-from-sql",
    .summary = "sets a variable to the result of a query on a Microsoft SQL Server",
    .doc =
        "The lines below are one batch; the variable gets the first column of its first row, "
        "as `>` would print it.\n"
        "Unverified: it was never tried on a real server, because none can be had where weir is "
        "made.",
    .example = R"($ sql-server-connect name=shop
server=tcp:${testdrive.sql-server-addr};User ID=SA;Password=${testdrive.sql-server-password};TrustServerCertificate=true

$ sql-server-set-from-sql name=shop var=version
SELECT @@VERSION
)",
    .example_use = ExampleUse::Checked,
    .errors =
        "a query that fails, or gives no row\n"
        "NULL, which a variable cannot hold",
    .arguments = kArguments,
    .body = BodyUse::Required,
    .needs = "sql-server",
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  const Outcome outcome =
      context.sql(call.text("name"), call.body_text(), driver::Protocol::Simple, patience(context));
  if (outcome.kind == OutcomeKind::NotRun) {
    return fail(ErrorKind::Usage, outcome.error.message, outcome.error.hint);
  }
  if (!outcome.ok()) return unexpected("the query failed", outcome);
  if (outcome.result.row_count() == 0) return failed("the query returned no row");
  if (!outcome.result.cell(0, 0)) {
    return failed("the query returned NULL, which a variable cannot hold");
  }
  context.variables().set(call.text("var"), render_rows(outcome.result)[0][0]);
  return passed();
}

}  // namespace weir::actions::sql_server_set_from_sql
