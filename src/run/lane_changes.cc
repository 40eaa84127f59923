// Subscriptions of a lane: beginning, reading, ending.
#include <fmt/format.h>

#include <cctype>

#include "diag/suggest.h"
#include "run/cursor_subscription.h"
#include "run/lane.h"
#include "run/log_subscription.h"
#include "run/operation_outcome.h"

namespace weir::run {
namespace {

constexpr Nanoseconds kEndBudget = 5s;
constexpr std::size_t kLongestName = 63;
constexpr std::string_view kDriver = "postgres";

std::string session_of(std::string_view name) { return fmt::format("changes of {}", name); }

/// Of slot and publication, whose names have few letters and are known to the whole server. `place`
/// tells apart names that differ in other letters, or late.
std::string object_name(std::string_view place, std::string_view name) {
  std::string made = fmt::format("{}_{}", place, name);
  for (char& byte : made) {
    const auto letter = static_cast<unsigned char>(byte);
    byte = std::isalnum(letter) != 0 ? static_cast<char>(std::tolower(letter)) : '_';
  }
  return made.substr(0, kLongestName);
}

Result<const FoldedTable*> find_folded(const Subscription& subscription, std::string_view name,
                                       std::string_view table) {
  if (const FoldedTable* folded = subscription.find_table(table)) return folded;
  const std::vector<std::string> known = subscription.table_names();
  const std::vector<std::string_view> names(known.begin(), known.end());
  return fail(ErrorKind::Usage, fmt::format("`{}` has no table `{}`", name, table),
              did_you_mean(table, names));
}

}  // namespace

Result<void> Lane::subscribe(const ChangesWanted& wanted, Nanoseconds budget) {
  const Deadline deadline = Deadline::after(clock(), budget);
  driver::ConnectTarget target = shared_.place.main;
  if (wanted.connection != kMainSession) {
    WEIR_TRY_ASSIGN(target, driver::parse_target(wanted.connection));
  }
  const driver::DriverSpec* driver = driver::find_driver(target.scheme);
  if (driver == nullptr || driver->name != kDriver) {
    return fail(ErrorKind::Usage, "only PostgreSQL has changes to subscribe to");
  }
  if (const auto before = subscriptions_.extract(wanted.name)) {
    WEIR_TRY(before.mapped()->end(deadline));
  }
  const std::string session = session_of(wanted.name);
  plan::Journal& journal = shared_.environment.journal;
  journal.emit(shared_.file, plan::Invoked{current_, session, "subscribe"});
  auto begun = begin_subscription(wanted, target, deadline);
  const Outcome outcome = outcome_of(begun ? Result<void>() : Result<void>(Failure(begun.error())));
  journal.emit(shared_.file, plan::Returned{current_, session, &outcome});
  if (!begun) return Failure(std::move(begun).error());
  subscriptions_[wanted.name] = *std::move(begun);
  return sessions_.connect(session, target, deadline);
}

Result<std::unique_ptr<Subscription>> Lane::begin_subscription(const ChangesWanted& wanted,
                                                               const driver::ConnectTarget& target,
                                                               Deadline deadline) {
  if (wanted.tables.empty()) {
    const std::string session = fmt::format("cursor of {}", wanted.name);
    WEIR_TRY(sessions_.connect(session, target, deadline));
    return CursorSubscription::begin(sessions_.take(session),
                                     {.target = target,
                                      .query = wanted.query,
                                      .beginning = wanted.beginning,
                                      .max_changes = wanted.max_changes},
                                     clock(), deadline, shared_.stop);
  }
  const std::string place =
      fmt::format("{}_{}_{}", shared_.place.prefix, lane_.value, ++subscribed_);
  return LogSubscription::begin({.target = with_aliases(target, shared_.environment.endpoints),
                                 .tables = wanted.tables,
                                 .object = object_name(place, wanted.name),
                                 .beginning = wanted.beginning,
                                 .on_loss = wanted.on_loss,
                                 .max_changes = wanted.max_changes},
                                clock(), deadline, shared_.stop);
}

Result<Subscription*> Lane::find_subscription(std::string_view name) {
  const auto found = subscriptions_.find(name);
  if (found != subscriptions_.end()) return found->second.get();
  std::vector<std::string_view> names;
  for (const auto& [known, subscription] : subscriptions_) names.emplace_back(known);
  return fail(ErrorKind::Usage, fmt::format("nothing is subscribed to as `{}`", name),
              did_you_mean(name, names));
}

/// What is asked changes nothing: where the server was lost since, it is asked again.
Result<Outcome> Lane::ask_for_changes(std::string_view name, const Subscription& subscription,
                                      std::string_view text, Deadline deadline) {
  const std::string session = session_of(name);
  const bool was_open = sessions_.is_open(session);
  for (bool again = was_open;; again = false) {
    if (!sessions_.is_open(session)) {
      WEIR_TRY(sessions_.connect(session, subscription.target(), deadline));
    }
    Outcome outcome = sql(session, text, driver::Protocol::Simple, deadline.left(clock()));
    if (!again || outcome.ok() || sessions_.is_open(session)) return outcome;
  }
}

Result<driver::LogPosition> Lane::catch_up(std::string_view name, Subscription& subscription,
                                           Deadline deadline) {
  WEIR_TRY_ASSIGN(const Outcome outcome,
                  ask_for_changes(name, subscription, subscription.point_query(), deadline));
  if (!outcome.ok()) {
    return fail(fmt::format("cannot ask up to where all is committed: {}", outcome.error.message));
  }
  const auto cell = outcome.result.row_count() == 1 ? outcome.result.cell(0, 0) : std::nullopt;
  const auto point = subscription.parse_point(cell.value_or(""));
  if (!point) return fail("the server does not tell up to where all is committed");
  auto caught_up = subscription.catch_up(*point, deadline, shared_.stop);
  if (caught_up) return *point;
  return Failure(std::move(caught_up).error().within(fmt::format("the subscription `{}`", name)));
}

/// No query can be asked of several tables.
Result<ChangesSeen> Lane::read_all_tables(std::string_view name, Subscription& subscription,
                                          Deadline deadline) {
  ChangesSeen seen;
  seen.has_table = false;
  WEIR_TRY_ASSIGN(const driver::LogPosition point, catch_up(name, subscription, deadline));
  seen.records = subscription.records(nullptr);
  seen.contradiction = subscription.contradiction();
  seen.point = subscription.show_point(point);
  return seen;
}

Result<ChangesSeen> Lane::read_changes(std::string_view name, std::string_view table,
                                       std::string_view query, Nanoseconds budget) {
  const Deadline deadline = Deadline::after(clock(), budget);
  WEIR_TRY_ASSIGN(Subscription * subscription, find_subscription(name));
  if (table.empty() && subscription->find_table(table) == nullptr) {
    return read_all_tables(name, *subscription, deadline);
  }
  WEIR_TRY_ASSIGN(const FoldedTable* folded, find_folded(*subscription, name, table));
  // Columns that went away are known once a later change has come.
  if (query.empty()) WEIR_TRY(catch_up(name, *subscription, deadline));
  const std::string text = query.empty() ? subscription->query_of(*folded) : std::string(query);
  ChangesSeen seen;
  WEIR_TRY_ASSIGN(seen.answer, ask_for_changes(name, *subscription, text, deadline));
  if (!seen.answer.ok()) return seen;
  WEIR_TRY_ASSIGN(const driver::LogPosition point, catch_up(name, *subscription, deadline));
  seen.folded = folded->rows();
  seen.records = subscription->records(folded);
  seen.contradiction = subscription->contradiction();
  seen.alteration = folded->alteration();
  seen.point = subscription->show_point(point);
  return seen;
}

void Lane::forget_changes(std::string_view name, std::string_view table) {
  const auto found = subscriptions_.find(name);
  if (found == subscriptions_.end()) return;
  const FoldedTable* folded = table.empty() ? nullptr : found->second->find_table(table);
  if (table.empty() || folded != nullptr) found->second->forget_records(folded);
}

void Lane::end_subscriptions() {
  for (const auto& [name, subscription] : subscriptions_) {
    const auto ended = subscription->end(Deadline::after(clock(), kEndBudget));
    if (ended) continue;
    shared_.background_problems.with_lock([&](std::vector<std::string>& problems) {
      problems.push_back(fmt::format("what `$ subscribe name={}` made is left on its server, {}",
                                     name, ended.error().message));
    });
  }
  subscriptions_.clear();
}

}  // namespace weir::run
