// The tests' program: runs the tests, or is the supervisor of one.
#include <gtest/gtest.h>

#include <cstdlib>

#include "process/supervisor.h"

int main(int count, char** arguments) {
  if (count == 3 && arguments[1] == weir::process::kSupervisorArgument) {
    return weir::process::supervisor_main(std::atoi(arguments[2]));
  }
  testing::InitGoogleTest(&count, arguments);
  return RUN_ALL_TESTS();
}
