// Guard: a process that ends the process groups of programs when weir is gone, however weir ended.
#pragma once

#include <sys/types.h>

#include "process/descriptor.h"

namespace weir::process {

/// weir's end. The guard does nothing but read a socket that only this weir holds open, which tells
/// it the groups of running programs; at the end of the socket it kills them. It needs no
/// supervisor, and outlives one that is killed together with weir. Used from any thread.
class Guard {
 public:
  /// Started when first asked for. If there is no room for a process nothing is guarded.
  static Guard& of_this_process();
  ~Guard();
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;

  /// For `watch` by a child; -1: there is no guard.
  [[nodiscard]] int socket() const { return socket_.get(); }
  /// Has the guard watch the group of the calling process. A child calls this before exec, so that
  /// no program ever runs unwatched: the socket has no end while the child still holds it.
  static void watch(int socket);
  /// The group is gone. Called before its leader is awaited: until then its id is nobody else's.
  void release(pid_t group) const;

 private:
  Guard();

  pid_t pid_ = 0;
  Descriptor socket_;
};

}  // namespace weir::process
