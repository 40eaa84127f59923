// A stop request as an eventfd.
#include "process/stop_event.h"

#include <sys/eventfd.h>

#include "base/check.h"

namespace weir::process {

StopEvent::StopEvent(const std::stop_token& stop)
    : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), callback_(stop, Raise{event_.get()}) {
  WEIR_CHECK(event_.open(), "no file descriptor left");
}

void StopEvent::Raise::operator()() const noexcept { (void)::eventfd_write(event, 1); }

}  // namespace weir::process
