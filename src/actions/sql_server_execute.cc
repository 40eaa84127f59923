// `$ sql-server-execute`: sends batches to SQL Server. Not built in yet.
#include "actions/action.h"

namespace weir::actions::sql_server_execute {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "name",
                 .required = Required::Yes,
                 .doc = "a connection that `sql-server-connect` opened"},
    ArgumentSpec{.name = "split-lines",
                 .type = ArgumentType::Boolean,
                 .default_value = "true",
                 .doc = "whether each line is a batch of its own"},
    ArgumentSpec{.name = "abandon-txn",
                 .type = ArgumentType::Boolean,
                 .default_value = "false",
                 .doc = "whether to run the lines in a transaction that is given up without a "
                        "commit"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "sql-server-execute",
    .summary = "sends statements to a Microsoft SQL Server",
    .doc =
        "Each line below is one batch, or with `split-lines=false` all of them together, as CREATE "
        "PROCEDURE needs it. What they return is ignored. A batch that was the victim of a "
        "deadlock, or came while the server's agent was starting, is tried again.",
    .arguments = kArguments,
    .body = BodyUse::Optional,
    .needs = "sql-server",
};

}  // namespace weir::actions::sql_server_execute
