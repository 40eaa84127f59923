// Collecting of changes from logical decoding.
#include "run/log_subscription.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace weir::run {
namespace {

using driver::ChangeTransaction;
using driver::LogPosition;

/// The server gives a client up that it has not heard of for a minute.
constexpr Nanoseconds kConfirmEvery = std::chrono::seconds(5);
constexpr Nanoseconds kReconnectPause = std::chrono::milliseconds(100);
constexpr Nanoseconds kReconnectBudget = std::chrono::seconds(10);
constexpr Nanoseconds kEndOfStream = std::chrono::seconds(1);
constexpr MadeObjects kBoth{.publication = true, .slot = true};

/// Where a server is that replays another one's log, too.
constexpr std::string_view kPointQuery =
    "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() "
    "ELSE pg_current_wal_lsn() END";

Failure describe_refusal(Error error, std::string_view user) {
  const bool by_rights = error.message.find("WAL sender") != std::string::npos ||
                         error.message.find("walsender") != std::string::npos;
  if (by_rights) error.hint = fmt::format("`ALTER ROLE {} REPLICATION` allows it", user);
  return Failure(std::move(error).within("cannot read changes"));
}

/// Of a stream that is not made again.
Error describe_end(Error error, OnLoss on_loss) {
  const bool lost = error.kind == ErrorKind::Unavailable && on_loss == OnLoss::End;
  if (!lost) return error;
  error.hint = "with `when-lost=resume` of `$ subscribe` it would go on where it was";
  return std::move(error).within("its connection was lost");
}

}  // namespace

Result<std::unique_ptr<Subscription>> LogSubscription::begin(SubscriptionRequest request,
                                                             Clock& clock, Deadline deadline,
                                                             const std::stop_token& stop) {
  auto opened = driver::Replication::open(request.target, clock, deadline, stop);
  if (!opened) return describe_refusal(std::move(opened).error(), request.target.user);
  auto stream = *std::move(opened);
  MadeObjects made;
  auto tables = begin_stream(*stream, request, made, deadline, stop);
  if (!tables) {
    stream = nullptr;  // a temporary slot goes with it
    const Deadline soon = Deadline::after(clock, kReconnectBudget);
    auto other = driver::Replication::open(request.target, clock, soon, {});
    if (other)
      (void)remove_objects(**other, request, made, soon);  // the first error is what counts
    return Failure(std::move(tables).error());
  }
  return std::unique_ptr<Subscription>(
      new LogSubscription(std::move(request), clock, std::move(stream), *tables));
}

LogSubscription::LogSubscription(SubscriptionRequest request, Clock& clock,
                                 std::unique_ptr<driver::Replication> stream,
                                 const std::vector<SubscribedTable>& tables)
    : Subscription(request.beginning),
      request_(std::move(request)),
      clock_(clock),
      stream_(std::move(stream)),
      collector_(request_.max_changes) {
  for (const SubscribedTable& table : tables) add_table(table.table, table.rows);
  thread_ = std::jthread([this](const std::stop_token& stop) { read(stop); });
}

std::string_view LogSubscription::point_query() const { return kPointQuery; }

std::string LogSubscription::query_of(const FoldedTable& table) const {
  return select_all(table.table());
}

LogPosition LogSubscription::position() {
  const std::scoped_lock lock(mutex_);
  return shared_.position;
}

/// Reads until the end: of the subscription, or of a stream that cannot be resumed.
void LogSubscription::read(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const Result<void> done = stream_ == nullptr ? reconnect(stop) : read_stream(stop);
    if (done) continue;
    stream_ = nullptr;
    if (note_loss(done.error())) return;
    (void)clock_.wait_until(clock_.now() + kReconnectPause, stop);
  }
}

/// True if nothing more will come.
bool LogSubscription::note_loss(const Error& error) {
  const bool may_pass = error.kind == ErrorKind::Unavailable || error.kind == ErrorKind::Timeout;
  const std::scoped_lock lock(mutex_);
  shared_.lost = error.message;
  if (request_.on_loss == OnLoss::End || !may_pass) {
    shared_.ended = describe_end(error, request_.on_loss);
  }
  changed_.notify_all();
  return shared_.ended.has_value();
}

Result<void> LogSubscription::reconnect(const std::stop_token& stop) {
  const Deadline deadline = Deadline::after(clock_, kReconnectBudget);
  WEIR_TRY_ASSIGN(auto stream, driver::Replication::open(request_.target, clock_, deadline, stop));
  WEIR_TRY(stream->start(start_command(request_, position()), deadline, stop));
  stream_ = std::move(stream);
  collector_ = driver::pgoutput::ChangeCollector(request_.max_changes);
  const std::scoped_lock lock(mutex_);
  shared_.lost.clear();
  return {};
}

/// One message, and what the server has to hear of us.
Result<void> LogSubscription::read_stream(const std::stop_token& stop) {
  WEIR_TRY_ASSIGN(const auto message,
                  stream_->receive(Deadline::at(confirmed_ + kConfirmEvery), stop));
  bool confirm = false;
  if (message) {
    WEIR_TRY_ASSIGN(const auto parsed, driver::pgoutput::parse_stream(*message));
    if (const auto* data = std::get_if<driver::pgoutput::LogData>(&parsed)) {
      WEIR_TRY(take(data->message));
    } else {
      const auto& keepalive = std::get<driver::pgoutput::Keepalive>(parsed);
      if (!collector_.in_transaction()) come_to(keepalive.end);
      confirm = keepalive.reply;
    }
  }
  if (!confirm && clock_.now() < confirmed_ + kConfirmEvery) return {};
  confirmed_ = clock_.now();
  return stream_->confirm(position());
}

Result<void> LogSubscription::take(std::string_view message) {
  WEIR_TRY_ASSIGN(auto transaction, collector_.take(message));
  if (transaction) return take_transaction(*std::move(transaction));
  return {};
}

Result<void> LogSubscription::take_transaction(ChangeTransaction transaction) {
  const std::scoped_lock lock(mutex_);
  const std::size_t more = transaction.changes.size();
  if (shared_.waiting_changes + more > request_.max_changes) {
    return too_many_changes(shared_.waiting_changes, more, request_.max_changes);
  }
  shared_.waiting_changes += more;
  shared_.position = std::max(shared_.position, transaction.end);
  if (more > 0) shared_.waiting.push_back(std::move(transaction));
  changed_.notify_all();
  return {};
}

void LogSubscription::come_to(LogPosition position) {
  const std::scoped_lock lock(mutex_);
  shared_.position = std::max(shared_.position, position);
  changed_.notify_all();
}

/// The lock is held.
Failure LogSubscription::describe_delay(LogPosition point) const {
  std::string message = fmt::format(
      "the changes up to {} have not come in time: they came up to {}, with {} of them waiting",
      driver::to_text(point), driver::to_text(shared_.position), shared_.waiting_changes);
  if (!shared_.lost.empty()) message += "; the connection is lost: " + shared_.lost;
  return fail(ErrorKind::Timeout, std::move(message));
}

Result<void> LogSubscription::catch_up(LogPosition point, Deadline deadline,
                                       const std::stop_token& stop) {
  std::deque<ChangeTransaction> transactions;
  {
    std::unique_lock lock(mutex_);
    (void)changed_.wait_until(lock, stop, deadline.when(),
                              [&] { return shared_.position >= point || shared_.ended; });
    if (shared_.position < point) {
      if (shared_.ended) return Failure(*shared_.ended);
      if (stop.stop_requested()) return fail(ErrorKind::Cancelled, "interrupted");
      return describe_delay(point);
    }
    transactions = std::exchange(shared_.waiting, {});
    shared_.waiting_changes = 0;
  }
  for (ChangeTransaction& transaction : transactions) fold(transaction);
  return {};
}

Result<void> LogSubscription::end(Deadline deadline) {
  thread_.request_stop();
  thread_.join();
  auto removed = remove(deadline);
  if (removed) return {};
  const bool stays = request_.on_loss == OnLoss::Resume;
  return Failure(std::move(removed).error().within(
      fmt::format("{} `{}`", stays ? "slot and publication" : "publication", request_.object)));
}

/// A stream that does not end soon is left to itself: another connection has the rest of the time.
Result<void> LogSubscription::remove(Deadline deadline) {
  if (stream_ != nullptr &&
      stream_->end(deadline.or_sooner(Deadline::after(clock_, kEndOfStream)))) {
    return remove_objects(*stream_, request_, kBoth, deadline);
  }
  stream_ = nullptr;
  WEIR_TRY_ASSIGN(auto other, driver::Replication::open(request_.target, clock_, deadline, {}));
  return remove_objects(*other, request_, kBoth, deadline);
}

}  // namespace weir::run
