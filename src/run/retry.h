// The retry loop's arithmetic: which try is the last, and when the next one starts.
#pragma once

#include <cstdint>

#include "base/clock.h"

namespace weir::run {

struct RetryLimits {
  Nanoseconds duration{};       ///< After this the try that then starts is the last.
  std::uint64_t max_tries = 1;  ///< At least 1.
  Nanoseconds initial_backoff{};
  double backoff_factor = 1.5;
};

/// testdrive's schedule: the pause is counted from the start of a try, grows by the factor without
/// a cap, and is cut so that it ends when `duration` is over; one more try always happens then.
class RetrySchedule {
 public:
  RetrySchedule(const RetryLimits& limits, MonotonicTime start)
      : limits_(limits), start_(start), backoff_(limits.initial_backoff) {}

  /// A try starts now.
  void begin_try(MonotonicTime now);
  /// No try may follow the one that was begun.
  [[nodiscard]] bool is_last() const { return last_; }
  /// Not before this moment does the next one start; it may have passed already.
  [[nodiscard]] MonotonicTime next_try() const { return next_; }
  [[nodiscard]] std::uint32_t tries() const { return tries_; }

 private:
  RetryLimits limits_;
  MonotonicTime start_;
  Nanoseconds backoff_;
  MonotonicTime next_;
  std::uint32_t tries_ = 0;
  bool last_ = false;
};

}  // namespace weir::run
