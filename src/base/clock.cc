// The operating system's clock.
#include "base/clock.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace weir {

MonotonicTime SystemClock::now() const { return std::chrono::steady_clock::now(); }

std::chrono::system_clock::time_point SystemClock::wall_now() const {
  return std::chrono::system_clock::now();
}

bool SystemClock::wait_until(MonotonicTime when, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any condition;
  std::unique_lock lock(mutex);
  condition.wait_until(lock, stop, when, [] { return false; });
  return !stop.stop_requested();
}

Deadline Deadline::after(const Clock& clock, Nanoseconds budget) {
  const MonotonicTime now = clock.now();
  const bool overflows = budget > MonotonicTime::max() - now;
  return Deadline(overflows ? MonotonicTime::max() : now + budget);
}

Nanoseconds Deadline::left(const Clock& clock) const {
  return std::max(Nanoseconds::zero(), Nanoseconds(when_ - clock.now()));
}

int poll_milliseconds(Nanoseconds left) {
  using std::chrono::milliseconds;
  const auto rounded = std::chrono::ceil<milliseconds>(left);
  return static_cast<int>(std::clamp<milliseconds::rep>(
      rounded.count(), 0, milliseconds(std::chrono::hours(1)).count()));
}

}  // namespace weir
