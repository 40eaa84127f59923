#include "process/signal_name.h"

#include <gtest/gtest.h>

#include <csignal>

namespace weir::process {
namespace {

TEST(SignalName, IsANameWithOrWithoutSigOrANumber) {
  EXPECT_EQ(find_signal("SEGV"), SIGSEGV);
  EXPECT_EQ(find_signal("SIGSTOP"), SIGSTOP);
  EXPECT_EQ(find_signal("term"), SIGTERM);
  EXPECT_EQ(find_signal("9"), SIGKILL);
}

TEST(SignalName, RefusesWhatTheKernelDoesNotSend) {
  for (const char* name : {"", "LOUD", "SIG", "0", "65", "-9", "9x"}) {
    EXPECT_FALSE(find_signal(name)) << name;
  }
  const auto refused = parse_signal("LOUD");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "`LOUD` is not a signal that can be sent");
  EXPECT_TRUE(refused.error().hint.starts_with("one of TERM, KILL, INT,")) << refused.error().hint;
}

}  // namespace
}  // namespace weir::process
