// Guard: a process that ends a process group when weir is gone, however weir ended.
#pragma once

#include <sys/types.h>

#include "base/result.h"
#include "process/descriptor.h"

namespace weir::process {

/// The leader of a process group that programs join. It does nothing but wait for the end of a pipe
/// that only this weir holds open, and then kills the group. It needs no supervisor, and outlives
/// one that is killed together with weir.
class Guard {
 public:
  Guard() = default;
  Guard(Guard&& other) noexcept;
  Guard& operator=(Guard&& other) noexcept;
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;
  ~Guard() { end(); }

  /// Unavailable if there is no room for another process.
  [[nodiscard]] static Result<Guard> start();
  /// 0 before `start` and after `end`. Until then the id cannot become that of another group.
  [[nodiscard]] pid_t group() const { return pid_; }
  /// Kills the group, the guard included.
  void end();

 private:
  pid_t pid_ = 0;
  Descriptor lifeline_;
};

}  // namespace weir::process
