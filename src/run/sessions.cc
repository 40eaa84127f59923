// Sessions of one lane.
#include "run/sessions.h"

#include <fmt/format.h>

#include <utility>

#include "base/duration.h"
#include "run/retry.h"

namespace weir::run {
namespace {

constexpr Nanoseconds kCancelBudget = 5s;
constexpr Nanoseconds kFirstPause = 125ms;

Outcome not_run(const Error& error) {
  Outcome outcome;
  outcome.kind = OutcomeKind::NotRun;
  outcome.error.message = error.message;
  outcome.error.hint = error.hint;
  return outcome;
}

std::string describe_silence(const Result<void>& cancel, Nanoseconds waited) {
  const std::string time = format_duration(waited);
  if (cancel) return fmt::format("the server did not end it within {} of the cancel", time);
  if (cancel.error().kind != ErrorKind::Timeout) return cancel.error().message;
  return fmt::format("the server did not answer the cancel within {}", time);
}

}  // namespace

driver::ConnectTarget with_aliases(driver::ConnectTarget target,
                                   const system::Endpoints& endpoints) {
  if (driver::is_in_process(target)) return target;
  const std::uint16_t port = target.port == 0 ? driver::default_port(target) : target.port;
  const system::Address found = endpoints.resolve(target.host, port);
  if (found.host != target.host) target.address = found.host;
  target.port = found.port;
  return target;
}

Sessions::Sessions(Environment environment) : environment_(std::move(environment)) {
  const driver::DriverSpec* driver = driver::find_driver(environment_.main.scheme);
  can_pipeline_ = driver != nullptr && driver->capabilities.pipelining && !driver->in_process;
}

Result<std::unique_ptr<driver::Session>> Sessions::open(const driver::ConnectTarget& written,
                                                        Deadline deadline) {
  const driver::ConnectTarget target = with_aliases(written, environment_.endpoints);
  const driver::DriverSpec* driver = driver::find_driver(target.scheme);
  if (driver == nullptr) {
    return fail(ErrorKind::Usage, fmt::format("no driver for `{}://`", target.scheme));
  }
  const Clock& clock = environment_.clock;
  const RetryLimits limits{deadline.left(clock), environment_.options.max_tries, kFirstPause, 2.0};
  RetrySchedule schedule(limits, clock.now());
  for (;;) {
    schedule.begin_try(clock.now());
    auto session = driver->connect(target, clock, deadline, environment_.stop);
    if (session) return session;
    const bool may_pass = session.error().kind == ErrorKind::Unavailable;
    if (!may_pass || schedule.is_last() || deadline.expired(clock)) {
      return Failure(std::move(session.error())
                         .within(fmt::format("cannot connect to {}", to_public_url(target))));
    }
    if (!environment_.clock.wait_until(schedule.next_try(), environment_.stop)) {
      return fail(ErrorKind::Cancelled, "interrupted");
    }
  }
}

Result<void> Sessions::prepare_main(driver::Session& session, Deadline deadline) {
  for (const auto& [name, value] : environment_.options.session_settings) {
    const std::string text = fmt::format("SET {} = {}", name, value);
    const Outcome outcome =
        driver::execute(session, {text, driver::Protocol::Simple}, deadline, environment_.stop);
    if (!outcome.ok()) return fail(fmt::format("`{}` failed: {}", text, outcome.error.message));
  }
  return {};
}

Result<driver::Session*> Sessions::ready(std::string_view name, Deadline deadline) {
  const auto found = entries_.find(name);
  if (found != entries_.end() && found->second.session != nullptr &&
      found->second.session->connected()) {
    return found->second.session.get();
  }
  const bool of_main_target = name == kMainSession || found == entries_.end();
  if (!of_main_target) {
    return fail(fmt::format("connection `{}` is lost", name));
  }
  const auto login = environment_.logins.find(name);
  const bool own = login != environment_.logins.end();
  WEIR_TRY_ASSIGN(auto session, open(own ? login->second : environment_.main, deadline));
  WEIR_TRY(prepare_main(*session, deadline));
  Entry& entry = entries_[std::string(name)];
  entry = {std::move(session), false};
  return entry.session.get();
}

TryResult Sessions::await(Entry& entry, Deadline deadline) const {
  TryResult result;
  auto outcome = entry.session->collect(deadline, environment_.stop);
  if (outcome) {
    result.outcome = *std::move(outcome);
  } else {
    result.interrupted = environment_.stop.stop_requested();
    result.timed_out = !result.interrupted;
    cancel(entry, result);
  }
  if (entry.session != nullptr && entry.session->connected()) {
    entry.in_transaction = entry.session->in_transaction();
  }
  return result;
}

TryResult Sessions::run(const plan::StepInstance& instance, std::string_view name,
                        const driver::Statement& statement, Deadline deadline) {
  TryResult result;
  auto session = ready(name, deadline);
  environment_.journal.emit(environment_.file, plan::Invoked{instance, name, statement.text});
  if (!session) {
    result.outcome = not_run(session.error());
  } else {
    (*session)->submit(statement);
    result = await(entries_.find(name)->second, deadline);
  }
  environment_.journal.emit(environment_.file, plan::Returned{instance, name, &result.outcome});
  return result;
}

bool Sessions::submit(const plan::StepInstance& instance, std::string_view name,
                      const driver::Statement& statement, Deadline deadline) {
  auto session = ready(name, deadline);
  if (!session || !can_pipeline_) return false;
  environment_.journal.emit(environment_.file, plan::Invoked{instance, name, statement.text});
  (*session)->submit(statement);
  return true;
}

TryResult Sessions::collect(const plan::StepInstance& instance, std::string_view name,
                            Deadline deadline) {
  TryResult result;
  const auto found = entries_.find(name);
  if (found == entries_.end() || found->second.session == nullptr) {
    result.outcome.kind = OutcomeKind::Unknown;
    result.outcome.error.message = "the connection was lost while the statement was under way";
  } else {
    result = await(found->second, deadline);
  }
  environment_.journal.emit(environment_.file, plan::Returned{instance, name, &result.outcome});
  return result;
}

/// Ends what the session is doing. If the server does not confirm in time the session is given up:
/// nobody may wait for a statement that cannot be ended.
void Sessions::cancel(Entry& entry, TryResult& result) const {
  const MonotonicTime start = environment_.clock.now();
  const Deadline deadline = Deadline::at(start + kCancelBudget);
  const std::stop_token none;
  const auto request = entry.session->make_canceller()->cancel(deadline);
  auto outcome = entry.session->collect(deadline, none);
  result.cancel_time = environment_.clock.now() - start;
  if (outcome) {
    result.outcome = *std::move(outcome);
    return;
  }
  result.cancel_problem = describe_silence(request, result.cancel_time);
  result.outcome = {};
  result.outcome.kind = OutcomeKind::Unknown;
  result.outcome.error.message = "no answer in time, and " + result.cancel_problem;
  entry.session = nullptr;
}

Result<void> Sessions::connect(std::string_view name, const driver::ConnectTarget& target,
                               Deadline deadline) {
  WEIR_TRY_ASSIGN(auto session, open(target, deadline));
  entries_[std::string(name)] = {std::move(session), false};
  return {};
}

Result<void> Sessions::reopen(const driver::ConnectTarget& target, bool keep, Deadline deadline) {
  environment_.main = target;
  environment_.logins.clear();
  std::map<std::string, Entry, std::less<>> before = std::exchange(entries_, {});
  if (!keep) before.clear();
  const auto session = ready(kMainSession, deadline);
  return session ? Result<void>() : Failure(session.error());
}

void Sessions::recycle(std::string_view name, Outcome&& outcome) {
  const auto found = entries_.find(name);
  const bool there = found != entries_.end() && found->second.session != nullptr;
  if (there) found->second.session->recycle(std::move(outcome));
}

void Sessions::disconnect(std::string_view name) {
  if (const auto found = entries_.find(name); found != entries_.end()) entries_.erase(found);
}

std::unique_ptr<driver::Session> Sessions::take(std::string_view name) {
  const auto found = entries_.find(name);
  if (found == entries_.end()) return nullptr;
  auto session = std::move(found->second.session);
  entries_.erase(found);
  return session;
}

std::vector<std::string_view> Sessions::names() const {
  std::vector<std::string_view> names;
  for (const auto& [name, entry] : entries_) names.emplace_back(name);
  return names;
}

bool Sessions::in_failed_transaction(std::string_view name) const {
  const auto found = entries_.find(name);
  return found != entries_.end() && found->second.session != nullptr &&
         found->second.session->in_failed_transaction();
}

bool Sessions::was_in_transaction(std::string_view name) const {
  const auto found = entries_.find(name);
  return found != entries_.end() && found->second.in_transaction;
}

}  // namespace weir::run
