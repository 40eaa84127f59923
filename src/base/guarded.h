// Guarded<T>: shared state that can only be reached while its lock is held.
#pragma once

#include <mutex>
#include <utility>

namespace weir {

/// A T with its mutex. `with_lock` is the only way in, so forgetting the lock does not compile.
template <typename T>
class Guarded {
 public:
  template <typename... Args>
  explicit Guarded(Args&&... args) : value_(std::forward<Args>(args)...) {}

  /// Calls `use(value)` under the lock and returns what it returns.
  template <typename Use>
  decltype(auto) with_lock(Use&& use) {
    const std::scoped_lock lock(mutex_);
    return std::forward<Use>(use)(value_);
  }
  template <typename Use>
  decltype(auto) with_lock(Use&& use) const {
    const std::scoped_lock lock(mutex_);
    return std::forward<Use>(use)(value_);
  }

 private:
  mutable std::mutex mutex_;
  T value_;
};

}  // namespace weir
