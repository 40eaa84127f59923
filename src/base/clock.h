// Clock and Deadline: the only way weir reads the time or waits.
#pragma once

#include <chrono>
#include <optional>
#include <stop_token>

namespace weir {

using Nanoseconds = std::chrono::nanoseconds;
using MonotonicTime = std::chrono::steady_clock::time_point;

/// Monotonic time, wall time and waiting; replaced in tests. Every member may be called from any
/// thread.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual MonotonicTime now() const = 0;
  [[nodiscard]] virtual std::chrono::system_clock::time_point wall_now() const = 0;
  /// Waits until `when`; returns false early if a stop was requested.
  virtual bool wait_until(MonotonicTime when, const std::stop_token& stop) = 0;
};

/// The clock of the operating system.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] MonotonicTime now() const override;
  [[nodiscard]] std::chrono::system_clock::time_point wall_now() const override;
  bool wait_until(MonotonicTime when, const std::stop_token& stop) override;
};

/// A moment after which an operation gives up. Cheap to copy.
class Deadline {
 public:
  [[nodiscard]] static Deadline at(MonotonicTime when) { return Deadline(when); }
  [[nodiscard]] static Deadline after(const Clock& clock, Nanoseconds budget);

  [[nodiscard]] MonotonicTime when() const { return when_; }
  [[nodiscard]] bool expired(const Clock& clock) const { return clock.now() >= when_; }
  /// Time left, never negative.
  [[nodiscard]] Nanoseconds left(const Clock& clock) const;
  /// The earlier of the two.
  [[nodiscard]] Deadline or_sooner(Deadline other) const {
    return other.when_ < when_ ? other : *this;
  }

 private:
  explicit Deadline(MonotonicTime when) : when_(when) {}
  MonotonicTime when_;
};

/// Milliseconds for poll(2) and friends: rounded up, at least 0, at most one hour.
[[nodiscard]] int poll_milliseconds(Nanoseconds left);

}  // namespace weir
