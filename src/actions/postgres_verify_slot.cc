// `$ postgres-verify-slot`: waits for a replication slot to be in use, or not.
#include <fmt/format.h>

#include <algorithm>

#include "actions/action.h"
#include "actions/waiting.h"
#include "base/duration.h"
#include "base/sql_text.h"
#include "value/rows.h"

namespace weir::actions::postgres_verify_slot {
namespace {

using std::chrono_literals::operator""ms;

constexpr std::string_view kUrlStart = "postgres://";
constexpr Nanoseconds kFirstPause = 50ms;
constexpr Nanoseconds kLongestPause = 1000ms;
constexpr Nanoseconds kLeastWait = std::chrono::minutes(1);

constexpr std::array kArguments = {
    ArgumentSpec{.name = "connection",
                 .type = ArgumentType::Url,
                 .required = Required::Yes,
                 .doc = "URL of the server that has the slot, beginning with `postgres://`"},
    ArgumentSpec{.name = "slot",
                 .required = Required::Yes,
                 .doc = "a LIKE pattern that the name of exactly one slot must match"},
    ArgumentSpec{.name = "active",
                 .type = ArgumentType::Boolean,
                 .required = Required::Yes,
                 .doc = "whether somebody must be reading from the slot"},
};

/// What is different from what is wanted; empty if nothing is.
std::string find_problem(const ResultSet& result, std::string_view pattern, bool active) {
  const std::vector<TextRow> slots = render_rows(result);
  if (slots.empty()) return fmt::format("no replication slot is like `{}`", pattern);
  if (slots.size() > 1) {
    return fmt::format("{} replication slots are like `{}`: `{}`, `{}`{}", slots.size(), pattern,
                       slots[0][0], slots[1][0], slots.size() > 2 ? ", …" : "");
  }
  const bool is_active = slots[0][1] == "true";
  if (is_active == active) return {};
  return fmt::format("replication slot `{}` is {}", slots[0][0],
                     is_active ? "active" : "not active");
}

Result<ActionResult> wait_for_slot(ActionContext& context, std::string_view session,
                                   std::string_view pattern, bool active) {
  const std::string query = fmt::format(
      "SELECT slot_name::text, active_pid IS NOT NULL "
      "FROM pg_catalog.pg_replication_slots WHERE slot_name LIKE {} ORDER BY 1",
      quote_literal(pattern));
  const Nanoseconds limit = std::max(context.options().timeout, kLeastWait);
  const Deadline end = Deadline::after(context.clock(), limit);
  Nanoseconds length = kFirstPause;
  for (;;) {
    const bool last = end.expired(context.clock());
    const Outcome outcome =
        context.sql(session, query, driver::Protocol::Prepared, patience(context));
    if (!outcome.ok()) return unexpected("cannot read the replication slots", outcome);
    const std::string problem = find_problem(outcome.result, pattern, active);
    if (problem.empty()) return passed();
    if (last) return failed(fmt::format("{} after {}", problem, format_duration(limit)));
    WEIR_TRY(pause(context, std::min(length, end.left(context.clock()))));
    length = std::min(length * 2, kLongestPause);
  }
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "postgres-verify-slot",
    .summary = "waits until a replication slot is in use, or is not",
    .doc =
        "Looks at `pg_replication_slots`, at least once a second, until exactly one slot has a "
        "name like the pattern and is active or not as wanted. Gives up after the timeout of "
        "the run, at least a minute, and says what it last saw.",
    .example =
        R"(> SELECT count(*) FROM pg_create_logical_replication_slot('example_slot', 'pgoutput')
1

$ postgres-verify-slot connection=postgres://${testdrive.materialize-user}@${testdrive.materialize-sql-addr}/postgres slot=example\_slot active=false

> SELECT count(*) FROM pg_drop_replication_slot('example_slot')
1
)",
    .errors =
        "no slot, or several, of such a name; or one that is not as wanted: the message says what "
        "was last seen\n"
        "a named connection: the command needs a URL",
    .arguments = kArguments,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  const std::string connection = call.text("connection");
  WEIR_TRY_ASSIGN(const bool active, call.boolean("active"));
  if (!connection.starts_with(kUrlStart)) {
    return fail(ErrorKind::Usage, "argument `connection` is not a `postgres://` URL",
                "this command cannot use a named connection");
  }
  WEIR_TRY_ASSIGN(const driver::ConnectTarget target, driver::parse_target(connection));
  const std::string session = driver::to_public_url(target);
  WEIR_TRY(context.connect(session, connection, context.options().timeout));
  auto result = wait_for_slot(context, session, call.text("slot"), active);
  context.disconnect(session);
  return result;
}

}  // namespace weir::actions::postgres_verify_slot
