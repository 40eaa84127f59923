// Interrupts: the first SIGINT or SIGTERM asks the run to stop and report, the second ends it.
#pragma once

#include <atomic>
#include <stop_token>
#include <thread>

namespace weir::cli {

/// Listens while it lives; one at a time in a process.
class Interrupts {
 public:
  Interrupts();
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  [[nodiscard]] std::stop_token token() const { return stop_.get_token(); }
  [[nodiscard]] bool happened() const { return stop_.stop_requested(); }

 private:
  void listen(const std::stop_token& finished);

  std::stop_source stop_;
  int event_ = -1;  ///< The signal handler writes to it.
  std::jthread listener_;
};

}  // namespace weir::cli
