// The thread that looks at the clock.
#include "driver/watch.h"

namespace weir::driver {
namespace {

constexpr auto kTick = std::chrono::milliseconds(10);
/// Without a statement for so long the thread sleeps until there is one.
constexpr int kIdleTicks = 20;

}  // namespace

Watch::Watch(const Clock& clock, std::function<void()> interrupt)
    : clock_(clock),
      interrupt_(std::move(interrupt)),
      thread_([this](const std::stop_token& over) { watch(over); }) {}

Watch::~Watch() {
  thread_.request_stop();
  thread_.join();
}

void Watch::forget_cancel() {
  const std::scoped_lock lock(mutex_);
  cancelled_ = false;
}

bool Watch::cancelled() const {
  const std::scoped_lock lock(mutex_);
  return cancelled_;
}

void Watch::begin(const Deadline& deadline, const std::stop_token& stop) {
  const std::scoped_lock lock(mutex_);
  deadline_ = &deadline;
  stop_ = &stop;
  out_of_time_ = false;
  if (asleep_) woken_.notify_all();
}

bool Watch::end() {
  const std::scoped_lock lock(mutex_);
  deadline_ = nullptr;
  stop_ = nullptr;
  return out_of_time_;
}

void Watch::cancel() {
  const std::scoped_lock lock(mutex_);
  cancelled_ = true;
  if (deadline_ != nullptr) interrupt_();
}

void Watch::watch(const std::stop_token& over) {
  std::unique_lock lock(mutex_);
  int idle = 0;
  while (!over.stop_requested()) {
    if (idle >= kIdleTicks) {
      asleep_ = true;
      woken_.wait(lock, over, [this] { return deadline_ != nullptr; });
      asleep_ = false;
    }
    idle = deadline_ == nullptr ? idle + 1 : 0;
    if (deadline_ != nullptr) look();
    woken_.wait_for(lock, over, kTick, [] { return false; });
  }
}

/// An interrupt between two steps of a statement may be forgotten by the library: the next look
/// repeats it.
void Watch::look() {
  if (stop_->stop_requested() || deadline_->expired(clock_)) out_of_time_ = true;
  if (out_of_time_ || cancelled_) interrupt_();
}

}  // namespace weir::driver
