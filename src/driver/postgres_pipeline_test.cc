// A pause leaves a socket that wakes at the first byte; when there is none, from SO_RCVLOWAT, which
// a pause sets and nothing else.
#include "driver/postgres_pipeline.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>

namespace weir::driver::postgres {
namespace {

constexpr int kUntouched = 7;
constexpr std::size_t kMany = 64;

class ModerationTest : public ::testing::Test {
 protected:
  ModerationTest() {
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends_.data()), 0);
    EXPECT_EQ(::setsockopt(ends_[0], SOL_SOCKET, SO_RCVLOWAT, &kUntouched, sizeof kUntouched), 0);
  }

 public:
  ~ModerationTest() override {
    for (const int end : ends_) ::close(end);
  }

 protected:
  void pause(std::size_t under_way) { moderation_.pause(ends_[0], under_way, clock_); }
  [[nodiscard]] int wakes_at() const {
    int bytes = 0;
    socklen_t size = sizeof bytes;
    EXPECT_EQ(::getsockopt(ends_[0], SOL_SOCKET, SO_RCVLOWAT, &bytes, &size), 0);
    return bytes;
  }

  std::array<int, 2> ends_{};
  SystemClock clock_;
  Moderation moderation_;
};

TEST_F(ModerationTest, NobodyWaitsInTheMiddleOfAnAnswer) {
  pause(kMany);
  EXPECT_EQ(wakes_at(), kUntouched);
}

TEST_F(ModerationTest, NobodyWaitsWhileTheServerHasLittleToDo) {
  moderation_.count();
  pause(1);
  EXPECT_EQ(wakes_at(), kUntouched);
}

TEST_F(ModerationTest, AfterAPauseTheFirstByteWakes) {
  moderation_.count();
  pause(kMany);
  EXPECT_EQ(wakes_at(), 1);
}

}  // namespace
}  // namespace weir::driver::postgres
