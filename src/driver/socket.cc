// poll(2) beside an eventfd that a stop request writes to.
#include "driver/socket.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>

#include "base/check.h"

namespace weir::driver {

StopSignal::StopSignal() : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  WEIR_CHECK(event_ >= 0, "no event descriptor");
}

StopSignal::~StopSignal() { ::close(event_); }

Ready StopSignal::wait(int descriptor, short events, const Clock& clock, Deadline deadline,
                       const std::stop_token& stop) {
  const std::stop_callback wake(stop, [this] { ::eventfd_write(event_, 1); });
  for (;;) {
    if (stop.stop_requested()) return Ready::Stopped;
    std::array<pollfd, 2> waits = {pollfd{descriptor, events, 0}, pollfd{event_, POLLIN, 0}};
    const int ready = ::poll(waits.data(), waits.size(), poll_milliseconds(deadline.left(clock)));
    if (ready > 0 && waits[0].revents != 0) return Ready::Yes;
    if (ready > 0) forget_stop();  // maybe that of an earlier wait; ours is asked for above
    if (deadline.expired(clock)) return Ready::DeadlinePassed;
  }
}

void StopSignal::forget_stop() const {
  eventfd_t count = 0;
  (void)::eventfd_read(event_, &count);
}

}  // namespace weir::driver
