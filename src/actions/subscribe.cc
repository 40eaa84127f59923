// `$ subscribe`: collects the changes of tables.
#include <fmt/format.h>

#include "actions/action.h"
#include "actions/literal_checks.h"
#include "base/text.h"

namespace weir::actions::subscribe {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{
        .name = "name", .required = Required::Yes, .doc = "what `$ verify-changes` calls it"},
    ArgumentSpec{.name = "table",
                 .doc = "the table as SQL writes it, or several, separated by commas"},
    ArgumentSpec{
        .name = "query",
        .doc = "in place of tables, on a server that has `SUBSCRIBE`, such as Materialize"},
    ArgumentSpec{.name = "connection",
                 .default_value = "main",
                 .doc = "the script's own database, or the `postgres://` URL of another"},
    ArgumentSpec{.name = "from",
                 .default_value = "snapshot",
                 .doc = "`snapshot` begins with the rows that are there, `now` with none",
                 .choices = "snapshot|now"},
    ArgumentSpec{.name = "when-lost",
                 .default_value = "end",
                 .doc = "what becomes of it when its connection is lost: `resume` goes on where it "
                        "was",
                 .choices = "end|resume"},
    ArgumentSpec{.name = "max-changes",
                 .type = ArgumentType::Unsigned,
                 .default_value = "100000",
                 .doc = "so many changes may wait until they are verified, and so many rows may a "
                        "table have at first",
                 .check = check_amount},
};

constexpr const char* kTableOrQuery = "either `table` or `query` says what to subscribe to";

std::optional<plan::CombinationMistake> check_arguments(const WrittenArguments& written) {
  const bool query = written.find("query") != nullptr;
  if ((written.find("table") != nullptr) != query) return {};
  return plan::CombinationMistake{query ? "query" : "", kTableOrQuery, {}};
}

Result<std::vector<std::string>> tables_of(const ActionCall& call) {
  std::vector<std::string> tables;
  if (call.find("table").has_value() == call.find("query").has_value()) {
    return fail(ErrorKind::Usage, kTableOrQuery);
  }
  if (!call.find("table")) return tables;
  const std::string list = call.text("table");
  for (const std::string_view table : split(list, ',')) {
    if (trim(table).empty()) {
      return fail(ErrorKind::Usage, "argument `table` names no table between its commas");
    }
    tables.emplace_back(trim(table));
  }
  return tables;
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "subscribe",
    .summary = "collects the changes of tables, or of a query",
    .doc =
        "On a PostgreSQL it makes a publication and a replication slot, reads the rows that are "
        "there, and from then on collects in the background what every transaction of any session "
        "changes. `$ verify-changes` compares that. The server must have `wal_level = logical`, "
        "and the user must be allowed to replicate; the slot waits for transactions that have "
        "written and are still open.\n"
        "The slot is temporary, so that none is left on the server should weir be killed. With "
        "`when-lost=resume` it is not: a connection that is lost, by a crash of the server too, is "
        "made again, and no change is missed or comes twice. What was made is dropped when the "
        "file ends, also after a failure. A name that is used again begins anew.\n"
        "With `query` the changes are those of the query's answer, which such a server streams "
        "itself; when its connection is lost it ends.\n"
        "Changes wait in memory. If there are more than `max-changes` of them the subscription "
        "ends, and the next `$ verify-changes` fails with their number.",
    .example =
        R"(> CREATE TABLE orders (id int PRIMARY KEY, item text, amount int)

> INSERT INTO orders VALUES (1, 'tea', 3)

$ subscribe name=orders table=orders

> UPDATE orders SET amount = 4

$ verify-changes name=orders
)",
    .errors =
        "`table` and `query` together, or none of them, told by `weir check`\n"
        "a server without `wal_level = logical`, a user who must not replicate, a table that is "
        "not there\n"
        "more rows at first than `max-changes`",
    .arguments = kArguments,
    .check = check_arguments,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const std::uint64_t max_changes, call.unsigned_integer("max-changes"));
  if (const auto wrong = check_amount(call.text("max-changes"))) {
    return fail(ErrorKind::Usage, fmt::format("bad `max-changes`: {}", wrong->message));
  }
  WEIR_TRY_ASSIGN(const std::vector<std::string> tables, tables_of(call));
  const std::string connection = call.text("connection");
  if (connection != "main" && connection.find("://") == std::string::npos) {
    return fail(ErrorKind::Usage, "a subscription has a connection of its own",
                "write `connection=postgres://USER@HOST:PORT/DATABASE`");
  }
  const run::ChangesWanted wanted{
      .name = call.text("name"),
      .connection = connection,
      .tables = tables,
      .query = call.text("query"),
      .beginning = call.text("from") == "now" ? run::Beginning::Now : run::Beginning::Snapshot,
      .on_loss = call.text("when-lost") == "resume" ? run::OnLoss::Resume : run::OnLoss::End,
      .max_changes = max_changes};
  WEIR_TRY(context.subscribe(wanted, context.state().sql_timeout));
  return passed();
}

}  // namespace weir::actions::subscribe
