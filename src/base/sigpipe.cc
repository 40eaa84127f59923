// The signal is blocked, and taken out if it came.
#include "base/sigpipe.h"

#include <cerrno>
#include <ctime>

namespace weir {
namespace {

sigset_t only_sigpipe() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  return set;
}

bool is_pending() {
  sigset_t pending;
  sigemptyset(&pending);
  (void)::sigpending(&pending);
  return sigismember(&pending, SIGPIPE) == 1;
}

}  // namespace

SigpipeHeld::SigpipeHeld() : before_(), pending_before_(is_pending()) {
  const sigset_t held = only_sigpipe();
  (void)::pthread_sigmask(SIG_BLOCK, &held, &before_);
}

SigpipeHeld::~SigpipeHeld() {
  const int reason = errno;
  if (!pending_before_ && is_pending()) {
    const sigset_t held = only_sigpipe();
    const timespec none = {};
    (void)::sigtimedwait(&held, nullptr, &none);
  }
  (void)::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  errno = reason;
}

}  // namespace weir
