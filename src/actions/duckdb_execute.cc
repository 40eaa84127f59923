// `$ duckdb-execute`: runs statements in DuckDB.
#include "actions/action.h"
#include "actions/connections.h"
#include "actions/waiting.h"

namespace weir::actions::duckdb_execute {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "name", .required = Required::Yes, .doc = "name of the database"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "duckdb-execute",
    .summary = "runs statements in a DuckDB database in memory",
    .doc =
        "Each line below is sent as it is: it may hold several statements, but a statement cannot "
        "go on in the next line. The database is made when its name is first used, and lives to "
        "the end of the file; `>[session=NAME]` compares rows from then on.\n"
        "DuckDB's library is fetched when it is first needed. It reads and writes CSV, JSON and "
        "Parquet; other extensions, such as `httpfs` and `iceberg`, have to be installed by the "
        "script, from the network.",
    .example = R"($ duckdb-execute name=duck
CREATE TABLE people (id int, name text)
INSERT INTO people VALUES (1, 'Ada'), (2, 'Grace Hopper')
COPY people TO '${testdrive.temp-dir}/people.parquet'

>[session=duck] SELECT * FROM '${testdrive.temp-dir}/people.parquet'
1 Ada
2 "Grace Hopper"
)",
    .errors =
        "a statement that fails, which ends the command; the lines behind it are not sent\n"
        "the library of DuckDB cannot be had",
    .arguments = kArguments,
    .body = BodyUse::Optional,
    .needs = "duckdb",
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  const std::string name = call.text("name");
  WEIR_TRY(check_connection_name(name));
  WEIR_TRY(context.open_duckdb(name, patience(context)));
  return run_lines(context, name, call.body());
}

}  // namespace weir::actions::duckdb_execute
