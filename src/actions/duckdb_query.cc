// `$ duckdb-query`: compares a result of DuckDB. Not built in yet.
#include "actions/action.h"

namespace weir::actions::duckdb_query {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "name", .required = Required::Yes, .doc = "name of the database"},
    ArgumentSpec{.name = "sort-rows",
                 .type = ArgumentType::Boolean,
                 .default_value = "false",
                 .doc = "whether the order of the rows does not matter"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "duckdb-query",
    .summary = "compares the result of a query in DuckDB",
    .doc =
        "The first line below is the query, the others are the expected rows: their values with "
        "one space between, as whole lines. Not tried again.",
    .arguments = kArguments,
    .body = BodyUse::Required,
    .needs = "duckdb",
};

}  // namespace weir::actions::duckdb_query
