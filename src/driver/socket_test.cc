// Waiting on a socket: stop requests and deadlines, on a pipe that never becomes readable.
#include "driver/socket.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <thread>

namespace weir::driver {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

class StopSignalWait : public ::testing::Test {
 protected:
  StopSignalWait() { EXPECT_EQ(::pipe(pipe_.data()), 0); }

 public:
  ~StopSignalWait() override {
    for (const int end : pipe_) ::close(end);
  }

 protected:
  Ready wait(Nanoseconds budget, const std::stop_token& stop) {
    return signal_.wait(pipe_[0], POLLIN, clock_, Deadline::after(clock_, budget), stop);
  }

  std::array<int, 2> pipe_{};
  SystemClock clock_;
  StopSignal signal_;
};

TEST_F(StopSignalWait, AStopEndsItAndNoLaterWait) {
  std::stop_source stop;
  {
    const std::jthread other([&] { stop.request_stop(); });
    EXPECT_EQ(wait(10s, stop.get_token()), Ready::Stopped);
  }
  EXPECT_EQ(wait(20ms, {}), Ready::DeadlinePassed);
  ASSERT_EQ(::write(pipe_[1], "x", 1), 1);
  EXPECT_EQ(wait(10s, {}), Ready::Yes);
}

TEST_F(StopSignalWait, AStopBeforehandEndsItAtOnce) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(wait(10s, stop.get_token()), Ready::Stopped);
  EXPECT_EQ(wait(20ms, {}), Ready::DeadlinePassed);
}

}  // namespace
}  // namespace weir::driver
