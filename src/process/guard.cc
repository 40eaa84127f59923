// The guard is a fork without an exec: a program costs one fork more, and no start of weir.
#include "process/guard.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

namespace weir::process {
namespace {

Failure cannot_guard() {
  return fail(ErrorKind::Unavailable,
              fmt::format("cannot guard a program: {}", std::strerror(errno)));
}

/// Signals that are meant for weir or sent by a program to its group must not end the guard. The
/// kernel's own calls, here and below: this is a child of a process with threads.
void block_signals() {
  const std::uint64_t all = ~std::uint64_t{0};
  (void)::syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, nullptr, sizeof all);
}

/// Keeps nothing open but the pipe: the pipes of other programs end with weir, not with us.
void keep_only(int pipe) {
  if (pipe != 0 && ::syscall(SYS_dup3, pipe, 0, 0) < 0) ::_exit(127);
  (void)::syscall(SYS_close_range, 1U, ~0U, 0U);
}

[[noreturn]] void stand_guard(int pipe) {
  (void)::setpgid(0, 0);
  block_signals();
  (void)::prctl(PR_SET_NAME, "weir-guard");
  keep_only(pipe);
  char nothing = 0;
  while (::syscall(SYS_read, 0, &nothing, 1) != 0 && errno == EINTR) {
  }
  (void)::kill(0, SIGKILL);
  ::_exit(127);
}

}  // namespace

Guard::Guard(Guard&& other) noexcept
    : pid_(std::exchange(other.pid_, 0)), lifeline_(std::move(other.lifeline_)) {}

Guard& Guard::operator=(Guard&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(lifeline_, other.lifeline_);
  return *this;
}

Result<Guard> Guard::start() {
  std::array<int, 2> ends = {-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return cannot_guard();
  const Descriptor reading(ends[0]);
  Guard guard;
  guard.lifeline_ = Descriptor(ends[1]);
  const pid_t pid = ::fork();
  if (pid < 0) return cannot_guard();
  if (pid == 0) stand_guard(reading.get());
  guard.pid_ = pid;
  // Also here, so that the group exists before a program joins it.
  (void)::setpgid(pid, pid);
  return guard;
}

void Guard::end() {
  if (pid_ == 0) return;
  (void)::kill(-pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = 0;
  lifeline_.close();
}

}  // namespace weir::process
