// Records of sqllogictest: how they are sent, tried again and judged.
#include <fmt/format.h>

#include "base/duration.h"
#include "run/correct_record.h"
#include "run/lane.h"
#include "run/record_statement.h"
#include "run/retry.h"
#include "value/result_set.h"

namespace weir::run {
namespace {

using plan::CommandReport;
using plan::Verdict;

}  // namespace

Judgement judge_silence(std::string_view wanted, const TryResult& tried, Nanoseconds waited) {
  Judgement judgement;
  judgement.match = Match::Undecided;
  judgement.message =
      fmt::format("timed out after {} waiting for {}", format_duration(waited), wanted);
  judgement.hint = tried.cancel_problem.empty()
                       ? "the statement was cancelled on the server"
                       : "it may still be running: " + tried.cancel_problem;
  return judgement;
}

/// A text of the plan with its variables; `storage` holds it where it had any.
Result<std::string_view> Lane::bind_text(const plan::Template& text, std::string& storage) {
  if (text.references.count == 0) return text.text;
  WEIR_TRY_ASSIGN(storage, variables_.bind(shared_.plan, text, Escape::None, record_bindings()));
  return std::string_view(storage);
}

/// Only some drivers have a way to send data.
std::string Lane::why_not_copied(const plan::Step& step) const {
  const auto* sql = std::get_if<plan::SqlOperation>(&shared_.plan.operation(step));
  if (sql == nullptr || !sql->copies()) return {};
  const auto copies = [](const driver::ConnectTarget& target) {
    const driver::DriverSpec* driver = driver::find_driver(target.scheme);
    return driver == nullptr || driver->capabilities.copy_in;
  };
  const bool both = copies(main_) && (!shared_.place.other || copies(*shared_.place.other));
  return both ? "" : "copy needs an engine with COPY FROM STDIN";
}

TryResult Lane::run_or_collect(const plan::Step& step, std::string_view text) {
  if (std::holds_alternative<plan::ExpectLines>(shared_.plan.expectation(step))) {
    return run_simple(step, text);
  }
  const Deadline deadline = Deadline::after(clock(), state_.sql_timeout);
  if (pipeline_.holds(current_)) return pipeline_.collect(deadline);
  const std::string_view session = shared_.plan.tables().sessions[step.session.value];
  return sessions_.run(current_, session, statement_of(shared_.plan, step, text), deadline);
}

void Lane::run_record(const plan::Step& step, CommandReport& report) {
  std::string sql_storage;
  std::string expected_storage;
  const plan::Template written = shared_.plan.sql(step);
  auto text = bind_text(written, sql_storage);
  auto expected = bind_text(shared_.plan.expected(step), expected_storage);
  auto judgement = text && expected
                       ? try_record(step, *text, *expected, report)
                       : Result<Judgement>(Failure(text ? expected.error() : text.error()));
  conclude(text ? *text : written.text, std::move(judgement), report);
}

void Lane::conclude(std::string_view text, Result<Judgement> judgement, CommandReport& report) {
  if (judgement && judgement->match == Match::Yes) return;
  report.statement = text;
  if (judgement) {
    report_failure(report, *std::move(judgement));
  } else {
    report.verdict = Verdict::Error;
    report.message = judgement.error().message;
    report.hint = judgement.error().hint;
  }
}

Result<Judgement> Lane::try_record(const plan::Step& step, std::string_view text,
                                   std::string_view expected, CommandReport& report) {
  const MonotonicTime start = clock().now();
  RetrySchedule schedule = record_schedule(step, start);
  const std::string_view session = shared_.plan.tables().sessions[step.session.value];
  const std::string_view wanted = describe_record(shared_.plan, step);
  Judgement judgement;
  for (;;) {
    schedule.begin_try(clock().now());
    report.tries = schedule.tries();
    current_.attempt = report.tries - 1;
    TryResult tried = run_or_collect(step, text);
    main_unreachable_ = sessions_.lacks_main(session, tried);
    if (tried.interrupted) return judge_interruption(wanted, std::move(judgement));
    if (tried.timed_out) return judge_silence(wanted, tried, clock().now() - start);
    WEIR_TRY_ASSIGN(judgement, judge_outcome(step, expected, tried.outcome));
    if (judgement.match == Match::No && is_ignored(step, tried.outcome, report)) return Judgement();
    const bool as_written = judgement.match == Match::Yes;
    if (other_ != nullptr) {
      judgement = judge_other(step, text, std::move(judgement), tried.outcome);
      other_unreachable_ = other_->unreachable();
    }
    if (judgement.match == Match::Yes) {
      set_variables(step, tried.outcome.result);
      if (options_.views == Views::On) judgement = judge_view(step, text, tried.outcome, report);
      sessions_.recycle(session, std::move(tried.outcome));
      return judgement;
    }
    if (schedule.is_last() || main_unreachable_) {
      if (!as_written) correct(step, expected, tried.outcome, report);
      return judgement;
    }
    const Nanoseconds elapsed = clock().now() - start;
    shared_.environment.journal.emit(
        shared_.file, plan::Waiting{current_, report.source, report.span, judgement.last_seen,
                                    elapsed, state_.sql_timeout});
    if (!clock().wait_until(schedule.next_try(), shared_.stop)) {
      return judge_interruption(wanted, std::move(judgement));
    }
  }
}

Result<Judgement> Lane::judge_outcome(const plan::Step& step, std::string_view expected,
                                      const Outcome& outcome) {
  const std::string_view word = error_words_.found_in(outcome, plan::ErrorWords::NeverExpected);
  const bool expects = std::holds_alternative<plan::ExpectError>(shared_.plan.expectation(step));
  if (word.empty() || !expects) {
    return record_judge_.judge(shared_.plan, step, expected, outcome);
  }
  Judgement judgement = judge_unexpected(outcome);
  judgement.message =
      fmt::format("an error with `{}` is never expected: {}", word, outcome.error.message);
  return judgement;
}

/// DuckDB's runner takes some errors for a sign that the file cannot be run here. Where an error is
/// expected, and this is another one, it goes on.
bool Lane::is_ignored(const plan::Step& step, const Outcome& outcome, CommandReport& report) {
  const std::string_view word = error_words_.found_in(outcome, plan::ErrorWords::Ignored);
  const bool expects = std::holds_alternative<plan::ExpectError>(shared_.plan.expectation(step));
  const bool never = !error_words_.found_in(outcome, plan::ErrorWords::NeverExpected).empty();
  if (word.empty() || (expects && never)) return false;
  report.verdict = Verdict::Skip;
  report.reason = fmt::format("an error with `{}` is ignored", word);
  report.message = outcome.error.message;
  if (expects) return true;
  report.reason = fmt::format("an error with `{}` in line {} ends the file", word, line_of(step));
  shared_.left_out.with_lock([&](std::string& why) { why = report.reason; });
  return true;
}

/// The other engine gets whatever the first one gets, so that both have the same state.
Judgement Lane::judge_other(const plan::Step& step, std::string_view text, Judgement judgement,
                            const Outcome& first) {
  const SentRecord record{shared_.plan, step, current_, statement_of(shared_.plan, step, text)};
  const Deadline deadline = Deadline::after(clock(), state_.sql_timeout);
  const bool lines = std::holds_alternative<plan::ExpectLines>(shared_.plan.expectation(step));
  if (judgement.match == Match::Yes && !lines) return other_->judge(record, first, deadline);
  other_->run(record, deadline);
  return judgement;
}

void Lane::correct(const plan::Step& step, std::string_view expected, const Outcome& outcome,
                   CommandReport& report) const {
  if (options_.corrections == Corrections::Off) return;
  report.correction =
      std::make_shared<plan::Correction>(correct_record(shared_.plan, step, expected, outcome));
}

RetrySchedule Lane::record_schedule(const plan::Step& step, MonotonicTime start) const {
  RetryLimits limits{state_.sql_timeout, 1, options().initial_backoff, options().backoff_factor};
  if (step.retry == plan::Retry::UntilDeadline) limits.max_tries = state_.max_tries;
  if (step.retry == plan::Retry::Counted) {
    const plan::Tries& tries = shared_.plan.extra(step).tries;
    limits = {Nanoseconds::max(), tries.attempts, tries.pause, 1.0};
  }
  return {limits, start};
}

/// A query of the original suite that is skipped is a failure all the same if its label says so.
void Lane::judge_skipped(const plan::Step& step, CommandReport& report) {
  if (step.skip == 0 || step.form != plan::StepForm::Query) return;
  Judgement judgement = record_judge_.judge_skipped(shared_.plan, step);
  if (judgement.match != Match::Yes) report_failure(report, std::move(judgement));
}

void Lane::set_variables(const plan::Step& step, const ResultSet& result) {
  const auto& names = shared_.plan.tables().names;
  const plan::Range defines = shared_.plan.extra(step).defines;
  for (std::uint32_t i = 0; i < defines.count; ++i) {
    variables_.set(names[defines.first + i], text_of_cell(result, 0, i));
  }
}

}  // namespace weir::run
