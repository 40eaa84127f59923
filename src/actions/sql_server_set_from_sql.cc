// `$ sql-server-set-from-sql`: sets a variable from SQL Server. Not built in yet.
#include "actions/action.h"

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
    .doc = "The lines below are one batch; the variable gets the first column of its first row.",
    .arguments = kArguments,
    .body = BodyUse::Required,
    .needs = "sql-server",
};

}  // namespace weir::actions::sql_server_set_from_sql
