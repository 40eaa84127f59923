// Records that run beside those that follow, until they are awaited.
#include <fmt/format.h>

#include <algorithm>

#include "run/lane.h"
#include "run/record_statement.h"

namespace weir::run {

using plan::CommandReport;
using plan::Verdict;

/// The statement takes the session that its record would have had, with its transaction; should a
/// record that follows need that one in the meantime, it gets a new one.
Result<void> Lane::send_beside(Beside& beside) {
  const plan::Plan& plan = shared_.plan;
  WEIR_TRY_ASSIGN(beside.text, bind_text(plan.sql(beside.step), beside.text_storage));
  WEIR_TRY_ASSIGN(beside.expected, bind_text(plan.expected(beside.step), beside.expected_storage));
  const driver::Statement statement = statement_of(plan, beside.step, beside.text);
  const std::string_view name = beside.session(plan);
  const Deadline deadline = Deadline::after(clock(), state_.sql_timeout);
  auto session = sessions_.take_or_open(name, deadline);
  if (!session) {
    TryResult not_run;
    not_run.not_connected = true;
    main_unreachable_ = sessions_.lacks_main(name, not_run);
    return Failure(session.error());
  }
  if (other_ != nullptr) {
    WEIR_TRY_ASSIGN(beside.other, other_->start(name, statement, deadline));
  }
  shared_.environment.journal.emit(shared_.file,
                                   plan::Invoked{beside.instance, beside.name, beside.text});
  beside.first = std::make_unique<AsyncStatement>(*std::move(session), statement, clock());
  return {};
}

/// False if the record could not be started; then the report says why.
bool Lane::start_beside(const plan::Step& step, CommandReport& report) {
  const std::string_view name = shared_.plan.tables().names[shared_.plan.extra(step).beside];
  report.statement = shared_.plan.sql(step).text;
  report.verdict = Verdict::Error;
  if (std::ranges::any_of(beside_, [&](const auto& other) { return other->name == name; })) {
    report.message = fmt::format("the {} is still under way", name);
    return false;
  }
  auto beside = std::make_unique<Beside>(Beside{std::string(name), step, current_, report});
  if (const auto sent = send_beside(*beside); !sent) {
    report.message = sent.error().message;
    report.hint = sent.error().hint;
    return false;
  }
  beside->report.verdict = Verdict::Pass;
  beside_.push_back(std::move(beside));
  return true;
}

void Lane::await(std::string_view name) {
  const auto found =
      std::ranges::find_if(beside_, [&](const auto& beside) { return beside->name == name; });
  if (found == beside_.end()) return;  // its record was skipped
  const std::unique_ptr<Beside> beside = std::move(*found);
  beside_.erase(found);
  finish_beside(*beside);
}

void Lane::await_all() {
  while (!beside_.empty()) await(std::string(beside_.front()->name));
}

/// The record is judged as if it stood here, and reported where it stands.
void Lane::finish_beside(Beside& beside) {
  const plan::StepInstance awaiting = std::exchange(current_, beside.instance);
  CommandReport& report = beside.report;
  if (report.reason = why_unjudged(beside.step); !report.reason.empty()) {
    report.verdict = Verdict::Unjudged;
  } else {
    report.tries = 1;
    const MonotonicTime start = clock().now();
    TryResult tried = beside.first->await(Deadline::after(clock(), state_.sql_timeout), stop());
    report.elapsed = beside.first->elapsed();
    main_unreachable_ = sessions_.lacks_main(beside.session(shared_.plan), tried);
    shared_.environment.journal.emit(shared_.file,
                                     plan::Returned{beside.instance, beside.name, &tried.outcome});
    const Nanoseconds waited = clock().now() - start - tried.cancel_time;
    conclude(beside.text, judge_beside(beside, tried, waited), report);
    sessions_.give_back(beside.session(shared_.plan), beside.first->take_session());
  }
  finish(beside.step, report);
  current_ = awaiting;
}

Result<Judgement> Lane::judge_beside(Beside& beside, const TryResult& tried, Nanoseconds waited) {
  const std::string_view wanted = describe_record(shared_.plan, beside.step);
  if (tried.interrupted) return judge_interruption(wanted, {});
  if (tried.timed_out) return judge_silence(wanted, tried, waited);
  WEIR_TRY_ASSIGN(Judgement judgement, judge_outcome(beside.step, beside.expected, tried.outcome));
  if (judgement.match != Match::Yes) {
    correct(beside.step, beside.expected, tried.outcome, beside.report);
  }
  if (beside.other == nullptr) return judgement;
  const Deadline deadline = Deadline::after(clock(), state_.sql_timeout);
  TryResult second = beside.other->await(deadline, stop());
  if (judgement.match == Match::Yes) {
    const SentRecord record{shared_.plan, beside.step, current_,
                            statement_of(shared_.plan, beside.step, beside.text)};
    judgement = other_->judge_answer(record, tried.outcome, second);
  }
  other_->give_back(beside.session(shared_.plan), beside.other->take_session());
  return judgement;
}

}  // namespace weir::run
