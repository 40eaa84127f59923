// AsyncStatement: one statement on a session that nobody else uses, collected by a thread.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

#include "base/clock.h"
#include "driver/driver.h"
#include "run/sessions.h"

namespace weir::run {

/// Owns the session while the statement runs. Used by one thread, beside its own; what the
/// statement points to must outlive it.
class AsyncStatement {
 public:
  /// Sends the statement and returns.
  AsyncStatement(std::unique_ptr<driver::Session> session, const driver::Statement& statement,
                 Clock& clock);
  /// Ends the statement if it was not awaited; the session is closed.
  ~AsyncStatement();
  AsyncStatement(const AsyncStatement&) = delete;
  AsyncStatement& operator=(const AsyncStatement&) = delete;

  /// Waits for the end of the statement, and cancels it if `deadline` passes or a stop is requested
  /// first. To be called once.
  [[nodiscard]] TryResult await(Deadline deadline, const std::stop_token& stop);
  /// From sending to the answer; behind `await` only.
  [[nodiscard]] Nanoseconds elapsed() const { return ended_ - started_; }
  /// The session, behind `await` only; null if the statement could not be ended.
  [[nodiscard]] std::unique_ptr<driver::Session> take_session() { return std::move(session_); }

 private:
  void collect(const std::stop_token& given_up);
  /// False if `deadline` passed or a stop was requested first.
  [[nodiscard]] bool wait(Deadline deadline, const std::stop_token& stop);
  void cancel(TryResult& result);

  Clock& clock_;
  std::unique_ptr<driver::Session> session_;
  std::unique_ptr<driver::Canceller> canceller_;
  MonotonicTime started_;
  MonotonicTime ended_;  // of what the thread writes, under the lock
  std::optional<Outcome> outcome_;
  bool over_ = false;  ///< The thread does nothing more.
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::jthread thread_;
};

}  // namespace weir::run
