// The retry schedule of testdrive.
#include "run/retry.h"

#include <algorithm>

namespace weir::run {

void RetrySchedule::begin_try(MonotonicTime now) {
  ++tries_;
  const Nanoseconds elapsed = now - start_;
  last_ = elapsed > limits_.duration || tries_ >= limits_.max_tries;
  const Nanoseconds left = std::max(Nanoseconds::zero(), limits_.duration - elapsed);
  next_ = now + std::min(backoff_, left);
  const double grown = static_cast<double>(backoff_.count()) * limits_.backoff_factor;
  constexpr double kLongest = 1e18;  // some 30 years: keeps the product in range
  backoff_ = Nanoseconds(static_cast<Nanoseconds::rep>(std::min(grown, kLongest)));
}

}  // namespace weir::run
