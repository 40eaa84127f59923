#include "base/sigpipe.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace weir {
namespace {

TEST(Sigpipe, AWriteThatNobodyReadsIsOnlyAnError) {
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  ::close(pipe[0]);
  ssize_t written = 0;
  {
    const SigpipeHeld held;
    written = ::write(pipe[1], "x", 1);
  }
  EXPECT_EQ(written, -1);
  EXPECT_EQ(errno, EPIPE);
  ::close(pipe[1]);
}

TEST(Sigpipe, OneThatWasPendingBeforeStaysPending) {
  sigset_t held;
  sigset_t before;
  sigemptyset(&held);
  sigaddset(&held, SIGPIPE);
  ASSERT_EQ(::pthread_sigmask(SIG_BLOCK, &held, &before), 0);
  ASSERT_EQ(::raise(SIGPIPE), 0);
  {
    const SigpipeHeld inner;
  }
  const timespec none = {};
  EXPECT_EQ(::sigtimedwait(&held, nullptr, &none), SIGPIPE);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace
}  // namespace weir
