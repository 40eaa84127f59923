// What a subscription makes on its server, and takes back: a publication, a slot, a snapshot.
#include <fmt/format.h>

#include "base/sql_text.h"
#include "base/text.h"
#include "run/log_subscription.h"
#include "system/admin.h"

namespace weir::run {
namespace {

using driver::ChangedTable;
using driver::ChangeRow;
using system::quote_identifier;

constexpr std::string_view kUndefinedObject = "42704";

std::string full_name(const ChangedTable& table) {
  return quote_identifier(table.schema) + "." + quote_identifier(table.name);
}

/// Runs the steps of a beginning, all with one deadline.
class Beginner {
 public:
  Beginner(driver::Replication& connection, const SubscriptionRequest& request, MadeObjects& made,
           Deadline deadline, const std::stop_token& stop)
      : connection_(connection), request_(request), made_(made), deadline_(deadline), stop_(stop) {}

  Result<std::vector<SubscribedTable>> run() {
    std::vector<SubscribedTable> tables;
    for (const std::string& table : request_.tables) {
      WEIR_TRY_ASSIGN(auto found, describe(table));
      tables.push_back({std::move(found), {}});
    }
    WEIR_TRY(publish(tables));
    WEIR_TRY(make_slot());
    for (SubscribedTable& table : tables) {
      if (request_.beginning == Beginning::Snapshot) WEIR_TRY(read_rows(table));
    }
    WEIR_TRY(ask("COMMIT"));
    WEIR_TRY(connection_.start(start_command(request_, 0), deadline_, stop_));
    return tables;
  }

 private:
  Result<ResultSet> ask(const std::string& text) {
    Outcome outcome = connection_.run(text, deadline_, stop_);
    if (outcome.ok()) return std::move(outcome.result);
    const bool refused = outcome.kind == OutcomeKind::Error;
    return fail(refused ? ErrorKind::Other : ErrorKind::Unavailable, outcome.error.message,
                outcome.error.hint);
  }

  /// The same for what makes something: another one's has the name if the server refuses.
  Result<ResultSet> make(const std::string& text, bool& made) {
    auto answer = ask(text);
    made = answer || answer.error().kind != ErrorKind::Other;
    return answer;
  }

  /// Columns that are generated are no part of changes.
  Result<std::shared_ptr<const ChangedTable>> describe(const std::string& name) {
    WEIR_TRY_ASSIGN(
        const ResultSet rows,
        ask(fmt::format("SELECT n.nspname, c.relname, a.attname, a.atttypid FROM pg_class c "
                        "JOIN pg_namespace n ON n.oid = c.relnamespace "
                        "JOIN pg_attribute a ON a.attrelid = c.oid "
                        "WHERE c.oid = {}::regclass AND a.attnum > 0 AND NOT a.attisdropped "
                        "AND a.attgenerated = '' ORDER BY a.attnum",
                        quote_literal(name))));
    if (rows.row_count() == 0) return fail(fmt::format("`{}` has no columns", name));
    auto table = std::make_shared<ChangedTable>();
    table->schema = *rows.cell(0, 0);
    table->name = *rows.cell(0, 1);
    for (std::size_t row = 0; row < rows.row_count(); ++row) {
      std::uint64_t type = 0;
      (void)parse_unsigned(*rows.cell(row, 3), type);
      table->columns.push_back({std::string(*rows.cell(row, 2)), static_cast<TypeOid>(type)});
    }
    return table;
  }

  Result<void> publish(const std::vector<SubscribedTable>& tables) {
    std::string names;
    for (const SubscribedTable& table : tables) {
      names += (names.empty() ? "" : ", ") + full_name(*table.table);
    }
    WEIR_TRY(make(fmt::format("CREATE PUBLICATION {} FOR TABLE {} "
                              "WITH (publish_via_partition_root = true)",
                              quote_identifier(request_.object), names),
                  made_.publication));
    return {};
  }

  Result<void> make_slot() {
    const bool stays = request_.on_loss == OnLoss::Resume;
    WEIR_TRY(ask("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"));
    auto made = make(fmt::format("CREATE_REPLICATION_SLOT {}{} LOGICAL pgoutput USE_SNAPSHOT",
                                 quote_identifier(request_.object), stays ? "" : " TEMPORARY"),
                     made_.slot);
    if (made) return {};
    Error error = std::move(made).error().within("cannot make a replication slot");
    if (error.message.find("wal_level") != std::string::npos) {
      error.hint = "set `wal_level = logical` in the server's settings, and restart it";
    }
    if (error.kind == ErrorKind::Unavailable) {
      error.hint = "it waits for all transactions of the server that have written and are open";
    }
    return Failure(std::move(error));
  }

  Result<void> read_rows(SubscribedTable& table) {
    WEIR_TRY_ASSIGN(const ResultSet rows, ask(fmt::format("{} LIMIT {}", select_all(*table.table),
                                                          request_.max_changes + 1)));
    if (rows.row_count() > request_.max_changes) {
      return fail(
          ErrorKind::Usage,
          fmt::format("`{}` has more than {} rows", table.table->name, request_.max_changes),
          "`max-changes` says how many may be kept");
    }
    for (std::size_t i = 0; i < rows.row_count(); ++i) {
      ChangeRow& row = table.rows.emplace_back(rows.column_count());
      for (std::size_t column = 0; column < row.size(); ++column) {
        if (const auto cell = rows.cell(i, column)) row[column] = std::string(*cell);
      }
    }
    return {};
  }

  driver::Replication& connection_;
  const SubscriptionRequest& request_;
  MadeObjects& made_;
  Deadline deadline_;
  const std::stop_token& stop_;
};

}  // namespace

std::string select_all(const ChangedTable& table) {
  std::string columns;
  for (const driver::ChangedColumn& column : table.columns) {
    columns += (columns.empty() ? "" : ", ") + quote_identifier(column.name);
  }
  return fmt::format("SELECT {} FROM {}", columns, full_name(table));
}

std::string start_command(const SubscriptionRequest& request, driver::LogPosition position) {
  return fmt::format(
      "START_REPLICATION SLOT {} LOGICAL {} (proto_version '1', publication_names '{}')",
      quote_identifier(request.object), driver::to_text(position), request.object);
}

Result<void> remove_objects(driver::Replication& connection, const SubscriptionRequest& request,
                            const MadeObjects& made, Deadline deadline) {
  const std::string name = quote_identifier(request.object);
  std::vector<std::string> texts;
  if (made.publication) texts.push_back(fmt::format("DROP PUBLICATION IF EXISTS {}", name));
  if (made.slot) texts.push_back(fmt::format("DROP_REPLICATION_SLOT {} WAIT", name));
  Result<void> removed;
  for (const std::string& text : texts) {
    const Outcome outcome = connection.run(text, deadline, {});
    const bool gone = outcome.error.sqlstate == kUndefinedObject;
    if (removed && !outcome.ok() && !gone) removed = fail(outcome.error.message);
  }
  return removed;
}

Result<std::vector<SubscribedTable>> begin_stream(driver::Replication& connection,
                                                  const SubscriptionRequest& request,
                                                  MadeObjects& made, Deadline deadline,
                                                  const std::stop_token& stop) {
  return Beginner(connection, request, made, deadline, stop).run();
}

}  // namespace weir::run
