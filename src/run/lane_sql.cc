// One statement until it is as expected: tries, deadlines, and when waiting is in vain.
#include <fmt/format.h>

#include "base/duration.h"
#include "diag/suggest.h"
#include "dialect/statement.h"
#include "run/lane.h"
#include "run/retry.h"

namespace weir::run {
namespace {

using plan::CommandReport;
using plan::Verdict;

constexpr Nanoseconds kShortestLastTry = 1s;

/// PostgreSQL's SQLSTATE, MySQL's number.
bool is_syntax_error(const ServerError& error) {
  return error.sqlstate == "42601" || error.code == "1064";
}

bool wants_timeout(const Want& want) {
  const auto* failure = std::get_if<WantFailure>(&want);
  return failure != nullptr && failure->match == plan::FailureMatch::Timeout;
}

/// `! ... timeout` looks at the first try only.
Judgement judge_timeout(const TryResult& tried, Nanoseconds budget) {
  if (tried.timed_out) return {};
  Judgement judgement;
  const bool decided = tried.outcome.ok() || tried.outcome.from_server();
  judgement.match = decided ? Match::No : Match::Undecided;
  judgement.message =
      fmt::format("expected no answer within {}, but the statement {}", format_duration(budget),
                  tried.outcome.ok() ? "succeeded" : "failed: " + tried.outcome.error.message);
  judgement.sqlstate = tried.outcome.error.sqlstate;
  return judgement;
}

/// The last try did not answer: what was waited for, and what was last seen.
Judgement judge_silence(const Want& want, Judgement last, const TryResult& tried,
                        Nanoseconds waited) {
  const std::string after = fmt::format("timed out after {}", format_duration(waited));
  Judgement judgement;
  if (last.last_seen.empty()) {
    judgement.match = Match::Undecided;
    judgement.message =
        fmt::format("{} waiting for {}; the statement did not answer", after, describe(want));
  } else {
    judgement = std::move(last);
    judgement.message =
        fmt::format("{}, the last try without an answer; before: {}", after, judgement.message);
  }
  if (tried.outcome.ok()) {
    judgement.hint = "the statement ended while it was being cancelled: it has taken effect";
  } else if (tried.cancel_problem.empty()) {
    judgement.hint = "the statement was cancelled on the server";
  } else {
    judgement.hint = "it may still be running: " + tried.cancel_problem;
  }
  return judgement;
}

}  // namespace

void Lane::run_sql(const plan::Step& step, const plan::SqlOperation& sql, CommandReport& report) {
  const auto on_bound = record_bindings();
  auto text = variables_.bind(shared_.plan, sql.text, Escape::None, on_bound);
  auto want = text ? bind_expectation(shared_.plan, step, variables_, on_bound)
                   : Result<Want>(Failure(text.error()));
  report.statement = text ? *text : std::string(sql.text.text);
  if (!want) {
    report.verdict = Verdict::Error;
    report.message = want.error().message;
    report.hint = want.error().hint;
    return;
  }
  const std::string_view session = shared_.plan.tables().sessions[step.session.value];
  if (shared_.plan.extra(step).opened_before && !sessions_.knows(session)) {
    report.verdict = Verdict::Error;
    report.message = fmt::format("no connection is called `{}`", session);
    report.hint = did_you_mean(session, sessions_.names());
    return;
  }
  run_tries(step, *text, *want, report);
}

/// The original lets the last try run as long as the first. Ours ends with the command's deadline,
/// but gives a try that starts late a moment to answer.
Deadline Lane::try_deadline(const RetryLimits& limits, MonotonicTime start) const {
  const MonotonicTime now = shared_.environment.clock.now();
  const Deadline whole = Deadline::at(now + limits.duration);
  if (options().retry_rule == RetryRule::All) return whole;
  const MonotonicTime end = std::max(start + limits.duration, now + kShortestLastTry);
  return whole.or_sooner(Deadline::at(end));
}

bool Lane::waiting_cannot_help(const plan::Step& step, const std::string& text, const Want& want,
                               const TryResult& tried, bool transaction_before) const {
  const Outcome& outcome = tried.outcome;
  if (tried.timed_out || wants_timeout(want) || shared_.stop.stop_requested()) return true;
  if (options().retry_rule == RetryRule::All) return false;
  const std::string_view session = shared_.plan.tables().sessions[step.session.value];
  if (sessions_.in_failed_transaction(session)) return true;
  const bool expects_failure = std::holds_alternative<WantFailure>(want);
  if (!expects_failure && is_syntax_error(outcome.error)) return true;
  if (outcome.kind == OutcomeKind::Unknown) {
    return transaction_before || dialect::classify(text).writes;
  }
  if (outcome.kind == OutcomeKind::NotRun) {
    // What a script opened is not opened again if it was lost.
    return transaction_before || shared_.plan.extra(step).opened_before ||
           !sessions_.knows(session);
  }
  return false;
}

void Lane::run_tries(const plan::Step& step, const std::string& text, const Want& want,
                     CommandReport& report) {
  const std::string_view session = shared_.plan.tables().sessions[step.session.value];
  const MonotonicTime start = clock().now();
  const RetryLimits limits{state_.sql_timeout,
                           step.retry == plan::Retry::Once ? 1 : state_.max_tries,
                           options().initial_backoff, options().backoff_factor};
  RetrySchedule schedule(limits, start);
  Judgement judgement;
  for (;;) {
    schedule.begin_try(clock().now());
    current_.attempt = schedule.tries() - 1;
    report.tries = schedule.tries();
    const bool transaction_before = sessions_.was_in_transaction(session);
    const TryResult tried = sessions_.run(current_, session, {text, driver::Protocol::Prepared},
                                          try_deadline(limits, start));
    main_unreachable_ = sessions_.lacks_main(session, tried);
    if (tried.interrupted) {
      judgement = judge_interruption(describe(want), std::move(judgement));
    } else if (wants_timeout(want)) {
      judgement = judge_timeout(tried, limits.duration);
    } else if (tried.timed_out) {
      const Nanoseconds waited = clock().now() - start - tried.cancel_time;
      judgement = judge_silence(want, std::move(judgement), tried, waited);
    } else {
      judgement = judge(want, tried.outcome, state_.mask);
    }
    if (judgement.match == Match::Yes) return;
    if (schedule.is_last() || waiting_cannot_help(step, text, want, tried, transaction_before))
      break;
    const Nanoseconds elapsed = clock().now() - start;
    shared_.environment.journal.emit(
        shared_.file, plan::Waiting{current_, report.source, report.span, judgement.last_seen,
                                    elapsed, limits.duration - elapsed});
    if (!clock().wait_until(schedule.next_try(), shared_.stop)) {
      judgement = judge_interruption(describe(want), std::move(judgement));
      break;
    }
  }
  report_failure(report, std::move(judgement));
}

}  // namespace weir::run
