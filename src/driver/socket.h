// Waiting on a socket with a deadline and a stop request, and a wake-up between threads.
#pragma once

#include <optional>
#include <stop_token>

#include "base/clock.h"

namespace weir::driver {

enum class Ready : std::uint8_t { Yes, DeadlinePassed, Stopped };

/// Becomes readable when a stop is requested, so that poll(2) returns at once.
class StopSignal {
 public:
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  /// Waits until one of poll's `events` happens on `descriptor`. A stop ends only the waits that
  /// were given its token.
  [[nodiscard]] Ready wait(int descriptor, short events, const Clock& clock, Deadline deadline,
                           const std::stop_token& stop);

 private:
  void forget_stop() const;

  int event_ = -1;
};

}  // namespace weir::driver
