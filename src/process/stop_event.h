// StopEvent: a stop request as something that poll(2) can wait for.
#pragma once

#include <stop_token>

#include "process/descriptor.h"

namespace weir::process {

/// Its descriptor becomes readable, and stays so, once a stop is requested.
class StopEvent {
 public:
  explicit StopEvent(const std::stop_token& stop);
  [[nodiscard]] int descriptor() const { return event_.get(); }

 private:
  struct Raise {
    int event;
    void operator()() const noexcept;
  };

  Descriptor event_;
  std::stop_callback<Raise> callback_;
};

}  // namespace weir::process
