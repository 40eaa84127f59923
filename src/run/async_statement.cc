// Statements that run beside others.
#include "run/async_statement.h"

#include <utility>

namespace weir::run {

AsyncStatement::AsyncStatement(std::unique_ptr<driver::Session> session,
                               const driver::Statement& statement, Clock& clock)
    : clock_(clock),
      session_(std::move(session)),
      canceller_(session_->make_canceller()),
      started_(clock.now()) {
  session_->submit(statement);
  thread_ = std::jthread([this](const std::stop_token& given_up) { collect(given_up); });
}

AsyncStatement::~AsyncStatement() {
  if (!thread_.joinable()) return;
  (void)canceller_->cancel(Deadline::after(clock_, kCancelBudget));
  thread_.request_stop();
}

void AsyncStatement::collect(const std::stop_token& given_up) {
  auto outcome = session_->collect(Deadline::at(MonotonicTime::max()), given_up);
  const std::scoped_lock lock(mutex_);
  outcome_ = std::move(outcome);
  ended_ = clock_.now();
  over_ = true;
  changed_.notify_all();
}

bool AsyncStatement::wait(Deadline deadline, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  return changed_.wait_until(lock, stop, deadline.when(), [this] { return over_; });
}

/// If the server does not confirm in time the session is given up, as `Sessions` does it.
void AsyncStatement::cancel(TryResult& result) {
  const MonotonicTime start = clock_.now();
  const Deadline deadline = Deadline::at(start + kCancelBudget);
  const auto request = canceller_->cancel(deadline);
  const bool ended = wait(deadline, {});
  result.cancel_time = clock_.now() - start;
  if (!ended) result.cancel_problem = describe_silence(request, result.cancel_time);
}

TryResult AsyncStatement::await(Deadline deadline, const std::stop_token& stop) {
  TryResult result;
  if (!wait(deadline, stop)) {
    result.interrupted = stop.stop_requested();
    result.timed_out = !result.interrupted;
    cancel(result);
  }
  thread_.request_stop();
  thread_.join();
  if (outcome_) {
    result.outcome = *std::move(outcome_);
    return result;
  }
  result.outcome.kind = OutcomeKind::Unknown;
  result.outcome.error.message = "no answer in time, and " + result.cancel_problem;
  session_ = nullptr;
  return result;
}

}  // namespace weir::run
