// Running short programs.
#include "process/child.h"

#include <gtest/gtest.h>

#include <csignal>
#include <string>
#include <thread>

#include "process/identity.h"

namespace weir::process {
namespace {

Deadline soon() { return Deadline::after(SystemClock(), std::chrono::seconds(20)); }
ProcessRequest shell(std::string script) { return {.arguments = {"sh", "-c", std::move(script)}}; }

TEST(RunProcess, OutputErrorAndExitCodeAreCaptured) {
  const auto output = run_process(shell("echo out; echo error >&2; exit 3"), soon(), {});
  ASSERT_TRUE(output);
  EXPECT_EQ(output->out, "out\n");
  EXPECT_EQ(output->error, "error\n");
  EXPECT_EQ(output->status.code, 3);
  EXPECT_FALSE(output->status.success());
  EXPECT_EQ(describe(output->status), "with exit code 3");
}

TEST(RunProcess, InputIsFedWhileOutputIsRead) {
  ProcessRequest request{.arguments = {"cat"}};
  request.input = std::string(1'000'000, 'x');
  const auto output = run_process(request, soon(), {});
  ASSERT_TRUE(output);
  EXPECT_EQ(output->out.size(), 1'000'000U);
  EXPECT_FALSE(output->truncated);
}

TEST(RunProcess, AProgramThatDoesNotReadItsInputDoesNotEndUs) {
  ProcessRequest request = shell("exec <&-; exit 0");
  request.input = std::string(1'000'000, 'x');
  const auto output = run_process(request, soon(), {});
  ASSERT_TRUE(output);
  EXPECT_TRUE(output->status.success());
}

TEST(RunProcess, OutputBeyondTheLimitIsReadButNotKept) {
  ProcessRequest request = shell("head -c 300000 /dev/zero");
  request.output_limit = 1000;
  const auto output = run_process(request, soon(), {});
  ASSERT_TRUE(output);
  EXPECT_EQ(output->out.size(), 1000U);
  EXPECT_TRUE(output->truncated);
  EXPECT_TRUE(output->status.success());
}

TEST(RunProcess, ASignalIsToldApartFromAnExitCode) {
  const auto output = run_process(shell("kill -9 $$"), soon(), {});
  ASSERT_TRUE(output);
  EXPECT_EQ(output->status.signal, SIGKILL);
  EXPECT_EQ(describe(output->status), "by signal 9 (Killed)");
}

TEST(RunProcess, AMissingProgramIsNamedWithTheReason) {
  const auto output = run_process({.arguments = {"no-such-program"}}, soon(), {});
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().kind, ErrorKind::Unavailable);
  EXPECT_EQ(output.error().message, "cannot start `no-such-program`: No such file or directory");
}

TEST(RunProcess, AFolderThatDoesNotExistIsTheReason) {
  ProcessRequest request = shell("pwd");
  request.folder = "/no/such/folder";
  const auto output = run_process(request, soon(), {});
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().message, "cannot enter the folder of `sh`: No such file or directory");
}

TEST(RunProcess, ADeadlineEndsTheProgramAndWhatItStarted) {
  const Deadline past = Deadline::after(SystemClock(), std::chrono::milliseconds(300));
  const auto output = run_process(shell("echo started >&2; sleep 1000 & sleep 1000"), past, {});
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().kind, ErrorKind::Timeout);
  EXPECT_EQ(output.error().message, "`sh` did not end in time");
  EXPECT_EQ(output.error().hint, "started");
}

TEST(RunProcess, ADeadlineEndsAlsoWhatHasLeftTheGroup) {
  const Deadline past = Deadline::after(SystemClock(), std::chrono::milliseconds(300));
  const auto output = run_process(shell("setsid sh -c 'echo $$ >&2; sleep 1000' & wait"), past, {});
  ASSERT_FALSE(output);
  const pid_t left = std::stoi(output.error().hint);
  const auto runs = [left] {
    const auto status = read_status(left);
    return status && status->state != 'Z' && status->state != 'X';
  };
  const SystemClock clock;
  const Deadline end = soon();
  while (runs() && !end.expired(clock)) std::this_thread::yield();
  EXPECT_FALSE(runs()) << left;
}

TEST(RunProcess, AStopRequestEndsIt) {
  std::stop_source source;
  source.request_stop();
  const auto output = run_process(shell("sleep 1000"), soon(), source.get_token());
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().kind, ErrorKind::Cancelled);
}

TEST(RunProcess, AStrayThatHoldsThePipeIsNotAwaited) {
  const auto output = run_process(shell("sleep 1000 & echo done"), soon(), {});
  ASSERT_TRUE(output);
  EXPECT_EQ(output->out, "done\n");
}

TEST(RunProcess, TheEnvironmentIsExactlyTheGivenOne) {
  ProcessRequest request{.arguments = {"env"}, .environment = std::vector<std::string>{"A=1"}};
  const auto output = run_process(request, soon(), {});
  ASSERT_TRUE(output);
  EXPECT_EQ(output->out, "A=1\n");
}

}  // namespace
}  // namespace weir::process
