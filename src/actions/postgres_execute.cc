// `$ postgres-execute`: sends statements to any PostgreSQL server.
#include <fmt/format.h>

#include "actions/action.h"
#include "actions/connections.h"

namespace weir::actions::postgres_execute {
namespace {

constexpr std::string_view kUrlStart = "postgres://";

constexpr std::array kArguments = {
    ArgumentSpec{.name = "connection",
                 .required = Required::Yes,
                 .doc = "a name given to `postgres-connect`, or a URL that begins with "
                        "`postgres://`, which is connected to for this command only"},
    ArgumentSpec{.name = "background",
                 .type = ArgumentType::Boolean,
                 .default_value = "false",
                 .doc = "go on at once with the next command; needs a URL"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "postgres-execute",
    .summary = "sends statements to a PostgreSQL server",
    .doc =
        "Each line below is sent as it is, with the simple protocol: it may hold several "
        "statements separated by `;`, but a statement cannot go on in the next line. What they "
        "return is ignored. Nothing is tried again: the first line that fails ends the command.\n"
        "A line may take as long as the timeout of the run or of the file, whichever is longer, "
        "and at least a minute; then it is cancelled on the server.\n"
        "With `background=true` the lines run beside the rest of the file. An error there is "
        "reported with the file, but does not fail it; what still runs when the file ends is "
        "cancelled.",
    .example =
        R"($ postgres-execute connection=postgres://${testdrive.materialize-user}@${testdrive.materialize-sql-addr}/postgres
CREATE TEMPORARY TABLE numbers (n int); INSERT INTO numbers VALUES (1), (2)
DELETE FROM numbers WHERE n = 2
)",
    .errors =
        "a statement that fails, which ends the command; the lines behind it are not sent\n"
        "a name that no `postgres-connect` above has opened, told by `weir check`\n"
        "`background=true` with a named connection",
    .arguments = kArguments,
    .body = BodyUse::Optional,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  const std::string connection = call.text("connection");
  WEIR_TRY_ASSIGN(const bool background, call.boolean("background"));
  if (!connection.starts_with(kUrlStart)) {
    if (!background) return run_lines(context, connection, call.body());
    return fail(ErrorKind::Usage, "`background=true` needs a connection of its own",
                "write `connection=postgres://USER@HOST:PORT/DATABASE`");
  }
  // No connection that a script names can begin like this, so the name is free.
  WEIR_TRY_ASSIGN(const driver::ConnectTarget target, driver::parse_target(connection));
  const std::string session = driver::to_public_url(target);
  WEIR_TRY(context.connect(session, connection, context.options().timeout));
  if (background) {
    context.run_in_background(session, call.body());
    return passed();
  }
  ActionResult result = run_lines(context, session, call.body());
  context.disconnect(session);
  return result;
}

}  // namespace weir::actions::postgres_execute
