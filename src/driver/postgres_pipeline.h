// What a pipeline of many small statements saves on its socket: packets on the way there, wake-ups
// on the way back. Both are about cost only; a socket that cannot do it is used as it is.
#pragma once

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <cstddef>

#include "base/clock.h"

namespace weir::driver::postgres {

/// Statements that follow each other at once go in a packet together: libpq writes to the socket at
/// every sync, and each packet is work for both sides. TCP_CORK holds them back, 200 ms at most.
class Gather {
 public:
  void begin(int socket) {
    if (!held_) set(socket, true);
  }
  void end(int socket) {
    if (held_) set(socket, false);
  }

 private:
  /// A socket that is no TCP socket cannot, and need not.
  void set(int socket, bool held) {
    const int value = held ? 1 : 0;
    (void)::setsockopt(socket, IPPROTO_TCP, TCP_CORK, &value, sizeof value);
    held_ = held;
  }
  bool held_ = false;
};

/// Each answer of a pipeline wakes whoever waits for it, which costs more than to read it. While
/// the server has much to do, nothing is lost if the answers of a short while are read together.
class Moderation {
 public:
  /// An answer was read completely.
  void count() { ++answers_; }

  /// Before the wait for the first of `under_way` answers: waits for a part of the time that they
  /// take at the pace of the last ones, so that the server never runs out of work, or until so much
  /// has come that the server would soon have to wait for us.
  void pause(int socket, std::size_t under_way, const Clock& clock) {
    if (answers_ == 0) return;  // in the middle of an answer
    const MonotonicTime now = clock.now();
    const Nanoseconds pace = (now - since_) / answers_;
    since_ = now;
    answers_ = 0;
    const Nanoseconds most = std::min<Nanoseconds>(pace * (under_way / kPart), kLongestPause);
    if (most < kShortestPause) return;
    wake_at(socket, kMuch);
    pollfd waits{socket, POLLIN, 0};
    const timespec longest{0, most.count()};
    (void)::ppoll(&waits, 1, &longest, nullptr);
    wake_at(socket, 1);
  }

 private:
  static void wake_at(int socket, int bytes) {
    (void)::setsockopt(socket, SOL_SOCKET, SO_RCVLOWAT, &bytes, sizeof bytes);
  }

  static constexpr std::size_t kPart = 4;
  static constexpr Nanoseconds kShortestPause = std::chrono::microseconds(100);
  static constexpr Nanoseconds kLongestPause = std::chrono::milliseconds(1);
  static constexpr int kMuch = 32 << 10;  // half of what a new connection has room for

  MonotonicTime since_{};
  std::size_t answers_ = 0;
};

}  // namespace weir::driver::postgres
