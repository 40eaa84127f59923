// Sessions of one lane.
#include "run/sessions.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/duration.h"
#include "run/retry.h"
#include "system/admin.h"

namespace weir::run {
namespace {

constexpr Nanoseconds kFirstPause = 125ms;

constexpr const char* kNobodyThere =
    "nobody listens there: is the server running, and are host and port right?";

constexpr std::string_view kPragma = "PRAGMA";
constexpr std::string_view kPragmas = "SELECT 1 FROM pragma_pragma_list";

/// Whether a failed connection says that there is no server, rather than one that starts, stops or
/// is full.
bool is_nobody_there(std::string_view message) {
  constexpr std::string_view kNobody[] = {"refused",
                                          "(111)",
                                          "translate host name",
                                          "Unknown server host",
                                          "Unknown MySQL server host",
                                          "No such file or directory"};
  return std::ranges::any_of(kNobody, [&](std::string_view phrase) {
    return message.find(phrase) != std::string_view::npos;
  });
}

Outcome not_run(const Error& error) {
  Outcome outcome;
  outcome.kind = OutcomeKind::NotRun;
  outcome.error.message = error.message;
  outcome.error.hint = error.hint;
  return outcome;
}

/// A database in memory that only whoever has the database `main` knows.
std::string beside(std::string_view main, std::string_view name) {
  constexpr std::string_view kMemory = ":memory:";
  if (main.starts_with(kMemory)) main.remove_prefix(kMemory.size());
  return fmt::format("{}{}.{}", kMemory, main, name);
}

}  // namespace

std::string describe_silence(const Result<void>& cancel, Nanoseconds waited) {
  const std::string time = format_duration(waited);
  if (cancel) return fmt::format("the server did not end it within {} of the cancel", time);
  if (cancel.error().kind != ErrorKind::Timeout) return cancel.error().message;
  return fmt::format("the server did not answer the cancel within {}", time);
}

driver::ConnectTarget with_aliases(driver::ConnectTarget target,
                                   const system::Endpoints& endpoints) {
  if (driver::is_in_process(target)) return target;
  const std::uint16_t port = target.port == 0 ? driver::default_port(target) : target.port;
  const system::Address found = endpoints.resolve(target.host, port);
  if (found.host != target.host) target.address = found.host;
  target.port = found.port;
  return target;
}

SessionLogins logins_of(const plan::Plan& plan, const driver::ConnectTarget& main) {
  SessionLogins logins;
  for (const plan::Login& login : plan.tables().logins) {
    SessionLogin made{main, login.role, std::string(login.database)};
    made.target.user = login.user;
    made.target.password = login.password;
    logins.emplace(plan.tables().sessions[login.session.value], std::move(made));
  }
  return logins_on(logins, main);
}

SessionLogins logins_on(const SessionLogins& logins, const driver::ConnectTarget& main) {
  SessionLogins moved;
  for (const auto& [session, login] : logins) {
    SessionLogin made{main, login.role, login.database};
    if (login.database.empty()) {
      made.target.user = login.target.user;
      made.target.password = login.target.password;
    } else {
      made.target.database = beside(main.database, login.database);
    }
    moved.emplace(session, std::move(made));
  }
  return moved;
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
    const bool nobody = is_nobody_there(session.error().message);
    const bool final = nobody && environment_.refusal == Refusal::IsFinal;
    const bool may_pass = session.error().kind == ErrorKind::Unavailable && !final;
    if (!may_pass || schedule.is_last() || deadline.expired(clock)) {
      if (nobody && session.error().hint.empty()) session.error().hint = kNobodyThere;
      return Failure(std::move(session.error())
                         .within(fmt::format("cannot connect to {}", to_public_url(target))));
    }
    if (!environment_.clock.wait_until(schedule.next_try(), environment_.stop)) {
      return fail(ErrorKind::Cancelled, "interrupted");
    }
  }
}

Result<void> Sessions::prepare_main(driver::Session& session, Deadline deadline) {
  const driver::DriverSpec* driver = driver::find_driver(environment_.main.scheme);
  const auto execute = [&](std::string_view text) {
    return driver::execute(session, {text, driver::Protocol::Simple}, deadline, environment_.stop);
  };
  for (const auto& [name, value] : environment_.options.session_settings) {
    const std::string text = fmt::format("{} {} = {}", driver->set_word, name, value);
    const Outcome outcome = execute(text);
    if (!outcome.ok()) return fail(fmt::format("`{}` failed: {}", text, outcome.error.message));
    if (driver->set_word != kPragma) continue;
    // SQLite says nothing of a pragma that it does not have.
    const Outcome known = execute(fmt::format("{} WHERE name = lower('{}')", kPragmas, name));
    if (known.ok() && known.result.row_count() == 0) {
      return fail(fmt::format("`{}` failed: there is no such pragma", text));
    }
  }
  return {};
}

/// As whoever the session of that name is.
Result<std::unique_ptr<driver::Session>> Sessions::open_for(std::string_view name,
                                                            Deadline deadline) {
  const auto found = environment_.logins.find(name);
  if (found == environment_.logins.end()) return open(environment_.main, deadline);
  const SessionLogin& login = found->second;
  if (login.role != plan::LoginRole::Given && login.target.disposable) {
    WEIR_TRY(make_role(login, deadline));
  }
  return open(login.target, deadline);
}

/// The role may be there: made by the script, or for another lane of it.
Result<void> Sessions::make_role(const SessionLogin& login, Deadline deadline) {
  constexpr std::string_view kExists = "42710";
  constexpr std::string_view kMadeMeanwhile = "23505";
  WEIR_TRY_ASSIGN(const auto session, open(environment_.main, deadline));
  const std::string name = system::quote_identifier(login.target.user);
  const bool all = login.role == plan::LoginRole::Superuser;
  const auto run = [&](const std::string& text) {
    return driver::execute(*session, {text, driver::Protocol::Simple}, deadline, environment_.stop);
  };
  Outcome outcome = run(fmt::format("CREATE ROLE {} LOGIN{}", name, all ? " SUPERUSER" : ""));
  const bool there = outcome.error.sqlstate == kExists || outcome.error.sqlstate == kMadeMeanwhile;
  if (there && login.role != plan::LoginRole::MayLogIn) return {};
  if (there) outcome = run(fmt::format("ALTER ROLE {} LOGIN", name));
  if (outcome.ok()) return {};
  return fail(
      fmt::format("cannot make the role `{}`: {}", login.target.user, outcome.error.message));
}

Result<driver::Session*> Sessions::ready(std::string_view name, Deadline deadline) {
  const auto found = entries_.find(name);
  WEIR_CHECK(found == entries_.end() || found->second.under_way == 0,
             "what was sent ahead is collected first");
  if (is_open(name)) return found->second.session.get();
  const bool of_main_target = name == kMainSession || found == entries_.end();
  if (!of_main_target) {
    return fail(fmt::format("connection `{}` is lost", name));
  }
  WEIR_TRY_ASSIGN(auto session, open_for(name, deadline));
  WEIR_TRY(prepare_main(*session, deadline));
  Entry& entry = entries_[std::string(name)];
  entry = {std::move(session)};
  return entry.session.get();
}

bool Sessions::is_open(std::string_view name) const {
  const auto found = entries_.find(name);
  return found != entries_.end() && found->second.session != nullptr &&
         found->second.session->connected();
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
    result.not_connected = true;
  } else {
    (*session)->submit(statement);
    result = await(entries_.find(name)->second, deadline);
  }
  environment_.journal.emit(environment_.file, plan::Returned{instance, name, &result.outcome});
  return result;
}

bool Sessions::submit(const plan::StepInstance& instance, std::string_view name,
                      const driver::Statement& statement) {
  if (!can_pipeline_ || !is_open(name)) return false;
  Entry& entry = entries_.find(name)->second;
  environment_.journal.emit(environment_.file, plan::Invoked{instance, name, statement.text});
  entry.session->submit(statement);
  ++entry.under_way;
  return true;
}

TryResult Sessions::collect(const plan::StepInstance& instance, std::string_view name,
                            Deadline deadline) {
  TryResult result;
  const auto found = entries_.find(name);
  WEIR_CHECK(found != entries_.end() && found->second.under_way > 0, "nothing was sent ahead");
  --found->second.under_way;
  if (found->second.session == nullptr) {
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
  entries_[std::string(name)] = {std::move(session)};
  return {};
}

Result<void> Sessions::reopen(const driver::ConnectTarget& target, bool keep, Deadline deadline) {
  environment_.main = target;
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

bool Sessions::lacks_main(std::string_view name, const TryResult& tried) const {
  const bool as_main = name == kMainSession || !environment_.logins.contains(name);
  const bool gone = environment_.refusal == Refusal::IsFinal && !is_open(kMainSession);
  return tried.not_connected && as_main && (gone || !knows(kMainSession));
}

Result<std::unique_ptr<driver::Session>> Sessions::take_or_open(std::string_view name,
                                                                Deadline deadline) {
  WEIR_TRY(ready(name, deadline));
  return take(name);
}

void Sessions::give_back(std::string_view name, std::unique_ptr<driver::Session> session) {
  if (session == nullptr || !session->connected()) return;
  const bool open = session->in_transaction();
  Entry& entry = entries_[std::string(name)];
  const bool busy =
      entry.session != nullptr && entry.session->connected() && entry.session->in_transaction();
  if (!busy || open) entry = {std::move(session), open};
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
