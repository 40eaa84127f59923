// Watch: interrupts a statement of a library whose calls block, when its time is up.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

#include "base/clock.h"

namespace weir::driver {

/// One thread for the life of a session; a statement costs two locks and no switch of threads,
/// because the thread looks only every few milliseconds.
class Watch {
 public:
  /// `interrupt` is called from the thread, and from callers of `cancel`.
  Watch(const Clock& clock, std::function<void()> interrupt);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  /// Forgets a cancel: the next statement has nothing to do with it.
  void forget_cancel();
  [[nodiscard]] bool cancelled() const;

  /// From now on interrupts, again and again, when the deadline passed or a stop or cancel was
  /// requested. Both must live until `end`.
  void begin(const Deadline& deadline, const std::stop_token& stop);
  /// Ends that; true if the deadline passed or a stop was requested before.
  bool end();
  /// From any thread.
  void cancel();

 private:
  void watch(const std::stop_token& over);
  void look();

  const Clock& clock_;
  const std::function<void()> interrupt_;
  // Guards what follows.
  mutable std::mutex mutex_;
  std::condition_variable_any woken_;
  const Deadline* deadline_ = nullptr;  ///< Null while nothing runs.
  const std::stop_token* stop_ = nullptr;
  bool asleep_ = false;  ///< The thread waits for a statement, not for the next look.
  bool out_of_time_ = false;
  bool cancelled_ = false;
  std::jthread thread_;
};

}  // namespace weir::driver
