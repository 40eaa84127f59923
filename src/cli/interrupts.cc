// Signals as a stop token: the handler only writes to a descriptor that a thread waits for.
#include "cli/interrupts.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "base/check.h"
#include "cli/exit_code.h"

namespace weir::cli {
namespace {

// What a signal handler may touch: lock-free, and set before the handler is installed.
std::atomic<int> signal_event = -1;
std::atomic<int> signals_seen = 0;

extern "C" {
static void on_signal(int /*number*/) {
  if (signals_seen.fetch_add(1) > 0) ::_exit(kExitInterrupted);
  const std::uint64_t one = 1;
  // Nothing can be done here if this fails; the second signal still ends the process.
  [[maybe_unused]] const ssize_t written = ::write(signal_event.load(), &one, sizeof one);
}
}

void set_handler(void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  ::sigemptyset(&action.sa_mask);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(number, &action, nullptr);
}

}  // namespace

Interrupts::Interrupts() : event_(::eventfd(0, EFD_CLOEXEC)) {
  WEIR_CHECK(event_ >= 0, "no event descriptor");
  signal_event = event_;
  set_handler(on_signal);
  listener_ = std::jthread([this](const std::stop_token& finished) { listen(finished); });
}

Interrupts::~Interrupts() {
  set_handler(SIG_DFL);
  listener_ = {};
  ::close(event_);
}

void Interrupts::listen(const std::stop_token& finished) {
  const std::stop_callback wake(finished, [this] { ::eventfd_write(event_, 1); });
  std::uint64_t count = 0;
  while (::read(event_, &count, sizeof count) < 0) {
  }
  if (!finished.stop_requested()) stop_.request_stop();
}

}  // namespace weir::cli
