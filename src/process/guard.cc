// The guard is a fork without an exec, made once: a program then costs two short messages.
#include "process/guard.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>

namespace weir::process {
namespace {

/// The message to the guard: a group's id, or its negative when that group is gone.
void tell(int socket, pid_t message) {
  while (::send(socket, &message, sizeof message, MSG_NOSIGNAL) < 0 && errno == EINTR) {
  }
}

/// Signals meant for weir must not end the guard. The kernel's own calls, here and below: this is a
/// child of a process with threads, where nothing may be allocated.
void block_signals() {
  const std::uint64_t all = ~std::uint64_t{0};
  (void)::syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, nullptr, sizeof all);
}

/// Keeps nothing open but the socket: the pipes of programs end with weir, not with us.
void keep_only(int socket) {
  if (::syscall(SYS_dup3, socket, 0, 0) < 0) ::_exit(127);
  (void)::syscall(SYS_close_range, 1U, ~0U, 0U);
}

/// Groups of running programs; more than ever run at a time.
using Groups = std::array<pid_t, 4096>;

void note(Groups& groups, pid_t message) {
  const pid_t looked_for = message > 0 ? 0 : -message;
  auto* const slot = std::find(groups.begin(), groups.end(), looked_for);
  if (slot != groups.end()) *slot = std::max(message, 0);
}

[[noreturn]] void stand_guard(int socket) {
  (void)::setpgid(0, 0);
  block_signals();
  (void)::prctl(PR_SET_NAME, "weir-guard");
  keep_only(socket);
  Groups groups = {};
  pid_t message = 0;
  while (::syscall(SYS_read, 0, &message, sizeof message) == sizeof message) note(groups, message);
  for (const pid_t group : groups) {
    if (group > 0) (void)::kill(-group, SIGKILL);
  }
  ::_exit(0);
}

}  // namespace

Guard& Guard::of_this_process() {
  static Guard guard;
  return guard;
}

Guard::Guard() {
  std::array<int, 2> ends = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) return;
  socket_ = Descriptor(ends[0]);
  const Descriptor theirs(ends[1]);
  pid_ = ::fork();
  if (pid_ == 0) stand_guard(theirs.get());
  if (pid_ < 0) socket_.close();
}

Guard::~Guard() {
  if (!socket_.open()) return;
  socket_.close();
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void Guard::watch(int socket) { tell(socket, ::getpid()); }

void Guard::release(pid_t group) const {
  if (socket_.open()) tell(socket_.get(), -group);
}

}  // namespace weir::process
