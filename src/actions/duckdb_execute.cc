// `$ duckdb-execute`: runs statements in DuckDB. Not built in yet.
#include "actions/action.h"

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
        "Each line below is one statement. The database is made when its name is first used, and "
        "lives to the end of the file.",
    .arguments = kArguments,
    .body = BodyUse::Optional,
    .needs = "duckdb",
};

}  // namespace weir::actions::duckdb_execute
