// `$ sql-server-execute`: sends batches to SQL Server.
#include <fmt/format.h>

#include <algorithm>

#include "actions/action.h"
#include "actions/connections.h"
#include "actions/waiting.h"

namespace weir::actions::sql_server_execute {
namespace {

constexpr int kMostTries = 20;
constexpr Nanoseconds kPause = std::chrono::milliseconds(100);

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

/// What passes by itself.
bool may_pass(const Outcome& outcome) {
  constexpr std::array<std::string_view, 2> kStarting = {"SQLServerAgent is starting", "autostart"};
  constexpr std::string_view kDeadlock = "1205";
  if (outcome.kind != OutcomeKind::Error) return false;
  return outcome.error.code == kDeadlock ||
         std::ranges::any_of(kStarting, [&](std::string_view phrase) {
           return outcome.error.message.find(phrase) != std::string::npos;
         });
}

Result<ActionResult> run_batches(ActionContext& context, const std::string& session,
                                 const std::vector<std::string>& batches) {
  for (const std::string& batch : batches) {
    for (int tries = 1;; ++tries) {
      const Outcome outcome =
          context.sql(session, batch, driver::Protocol::Simple, patience(context));
      if (outcome.ok()) break;
      if (!may_pass(outcome) || tries == kMostTries) {
        if (outcome.kind == OutcomeKind::NotRun) {
          return fail(ErrorKind::Usage, outcome.error.message, outcome.error.hint);
        }
        return unexpected(fmt::format("`{}` failed", batch), outcome);
      }
      WEIR_TRY(pause(context, kPause));
    }
  }
  return passed();
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "sql-server-execute",
    .summary = "sends statements to a Microsoft SQL Server",
    .doc =
        "Each line below is one batch, or with `split-lines=false` all of them together, as CREATE "
        "PROCEDURE needs it. What they return is ignored. A batch that was the victim of a "
        "deadlock, or came while the server's agent was starting, is tried again, up to 20 times.\n"
        "Unverified: it was never tried on a real server, because none can be had where weir is "
        "made.",
    .example = R"($ sql-server-connect name=shop
server=tcp:${testdrive.sql-server-addr};User ID=SA;Password=${testdrive.sql-server-password};TrustServerCertificate=true

$ sql-server-execute name=shop
CREATE DATABASE shop
USE shop
CREATE TABLE orders (id int, item varchar(20))
INSERT INTO orders VALUES (1, 'tea')

$ sql-server-execute name=shop split-lines=false
CREATE PROCEDURE all_orders AS
SELECT * FROM orders
)",
    .example_use = ExampleUse::Checked,
    .errors =
        "a batch that fails, which ends the command\n"
        "a name that no `sql-server-connect` above has opened, told by `weir check`",
    .arguments = kArguments,
    .body = BodyUse::Optional,
    .needs = "sql-server",
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  const std::string session = call.text("name");
  WEIR_TRY_ASSIGN(const bool split, call.boolean("split-lines"));
  WEIR_TRY_ASSIGN(const bool abandon, call.boolean("abandon-txn"));
  std::vector<std::string> batches = call.body();
  if (!split) batches = {call.body_text()};
  if (!abandon) return run_batches(context, session, batches);
  batches.insert(batches.begin(), "BEGIN TRANSACTION");
  WEIR_TRY_ASSIGN(ActionResult result, run_batches(context, session, batches));
  WEIR_TRY_ASSIGN(const ActionResult ended,
                  run_batches(context, session, {"IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION"}));
  return result.kind == ActionResult::Kind::Pass ? ended : result;
}

}  // namespace weir::actions::sql_server_execute
