// `$ sql-server-connect`: opens a connection to SQL Server. Not built in yet.
#include "actions/action.h"

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
        "ID=NAME;Password=SECRET;TrustServerCertificate=true`.",
    .arguments = kArguments,
    .body = BodyUse::Required,
    .needs = "sql-server",
};

}  // namespace weir::actions::sql_server_connect
