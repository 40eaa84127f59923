// Reading of a cursor for SUBSCRIBE.
#include "run/cursor_subscription.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "base/text.h"

namespace weir::run {
namespace {

using driver::Change;
using driver::ChangeKind;
using driver::ChangeRow;
using driver::LogPosition;

/// mz_timestamp, mz_progressed and mz_diff stand before the columns of the query.
constexpr std::size_t kOwnColumns = 3;
/// The server gives what it has when nothing more has come for so long.
constexpr std::string_view kFetch = "FETCH ALL weir_changes WITH (TIMEOUT = '100ms')";

std::string declare(const CursorRequest& request) {
  const bool snapshot = request.beginning == Beginning::Snapshot;
  return fmt::format("DECLARE weir_changes CURSOR FOR SUBSCRIBE ({}) WITH (PROGRESS{})",
                     request.query, snapshot ? "" : ", SNAPSHOT = false");
}

ChangeRow row_of(const ResultSet& rows, std::size_t row) {
  ChangeRow made(rows.column_count() - kOwnColumns);
  for (std::size_t i = 0; i < made.size(); ++i) {
    if (const auto cell = rows.cell(row, i + kOwnColumns)) made[i] = std::string(*cell);
  }
  return made;
}

}  // namespace

Result<std::unique_ptr<Subscription>> CursorSubscription::begin(
    std::unique_ptr<driver::Session> session, CursorRequest request, Clock& clock,
    Deadline deadline, const std::stop_token& stop) {
  std::unique_ptr<CursorSubscription> made(
      new CursorSubscription(std::move(session), std::move(request), clock));
  WEIR_TRY(made->ask("BEGIN", deadline, stop));
  auto declared = made->ask(declare(made->request_), deadline, stop);
  if (!declared) {
    Error error = std::move(declared).error().within("cannot subscribe to the query");
    error.hint = "PostgreSQL itself has changes of tables only: write `table=NAME`";
    return Failure(std::move(error));
  }
  WEIR_TRY(made->read_snapshot(deadline, stop));
  return std::unique_ptr<Subscription>(std::move(made));
}

CursorSubscription::CursorSubscription(std::unique_ptr<driver::Session> session,
                                       CursorRequest request, Clock& clock)
    : Subscription(request.beginning),
      request_(std::move(request)),
      clock_(clock),
      session_(std::move(session)) {}

std::optional<LogPosition> CursorSubscription::parse_point(std::string_view text) const {
  std::uint64_t point = 0;
  if (!parse_unsigned(text, point)) return std::nullopt;
  return point;
}

Result<ResultSet> CursorSubscription::ask(std::string_view text, Deadline deadline,
                                          const std::stop_token& stop) {
  Outcome outcome = driver::execute(*session_, {text, driver::Protocol::Simple}, deadline, stop);
  if (outcome.ok()) return std::move(outcome.result);
  const bool refused = outcome.kind == OutcomeKind::Error;
  return fail(refused ? ErrorKind::Other : ErrorKind::Unavailable, outcome.error.message,
              outcome.error.hint);
}

/// It is complete when the server has gone on to a later timestamp.
Result<void> CursorSubscription::read_snapshot(Deadline deadline, const std::stop_token& stop) {
  while (!first_ || position_ < *first_) {
    if (deadline.expired(clock_)) {
      return fail(ErrorKind::Timeout, "the rows that were there at first have not come in time");
    }
    WEIR_TRY(fetch(deadline, stop));
  }
  forget_records(nullptr);
  return {};
}

Result<void> CursorSubscription::catch_up(LogPosition point, Deadline deadline,
                                          const std::stop_token& stop) {
  while (position_ < point) {
    if (stop.stop_requested()) return fail(ErrorKind::Cancelled, "interrupted");
    if (deadline.expired(clock_)) {
      return fail(ErrorKind::Timeout,
                  fmt::format("the changes up to {} have not come in time: they came up to {}, "
                              "with {} of them waiting",
                              point, position_, waiting_changes_));
    }
    WEIR_TRY(fetch(deadline, stop));
  }
  return {};
}

Result<void> CursorSubscription::fetch(Deadline deadline, const std::stop_token& stop) {
  WEIR_TRY_ASSIGN(const ResultSet rows, ask(kFetch, deadline, stop));
  if (rows.column_count() < kOwnColumns) return fail("the server answers FETCH with other columns");
  learn(rows.columns());
  for (std::size_t row = 0; row < rows.row_count(); ++row) WEIR_TRY(take_row(rows, row));
  return {};
}

void CursorSubscription::learn(const std::vector<Column>& columns) {
  if (table_ != nullptr) return;
  auto table = std::make_shared<driver::ChangedTable>();
  table->name = "query";
  for (std::size_t i = kOwnColumns; i < columns.size(); ++i) {
    table->columns.push_back({columns[i].name, columns[i].type, true});
  }
  table_ = std::move(table);
  add_table(table_, {});
}

Result<void> CursorSubscription::take_row(const ResultSet& rows, std::size_t row) {
  std::uint64_t timestamp = 0;
  if (!parse_unsigned(rows.cell(row, 0).value_or(""), timestamp)) {
    return fail("the server tells a change without its timestamp");
  }
  if (!first_) first_ = timestamp;
  if (rows.cell(row, 1) == "t") {
    come_to(timestamp);
    return {};
  }
  std::int64_t count = 0;
  (void)parse_integer(rows.cell(row, 2).value_or(""), count);
  const auto repeated = static_cast<std::size_t>(std::abs(count));
  if (repeated > request_.max_changes - waiting_changes_) {
    return too_many_changes(waiting_changes_, repeated, request_.max_changes);
  }
  waiting_changes_ += repeated;
  Change change;
  change.kind = count > 0 ? ChangeKind::Insert : ChangeKind::Delete;
  change.table = table_;
  change.known = count > 0 ? driver::Before::Nothing : driver::Before::Whole;
  (count > 0 ? change.after : change.before) = row_of(rows, row);
  auto& changes = waiting_[timestamp].changes;
  changes.insert(changes.end(), repeated, change);
  return {};
}

/// All before `progress` has come. Changes of one timestamp have no order: what is deleted may be
/// what the same timestamp inserts.
void CursorSubscription::come_to(LogPosition progress) {
  while (!waiting_.empty() && waiting_.begin()->first < progress) {
    driver::ChangeTransaction& transaction = waiting_.begin()->second;
    std::ranges::stable_partition(transaction.changes, [](const Change& change) {
      return change.kind == ChangeKind::Insert;
    });
    waiting_changes_ -= transaction.changes.size();
    fold(transaction);
    waiting_.erase(waiting_.begin());
  }
  if (progress > 0) position_ = std::max(position_, progress - 1);
}

Result<void> CursorSubscription::end(Deadline /*deadline*/) {
  session_ = nullptr;
  return {};
}

}  // namespace weir::run
