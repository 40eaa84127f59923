// Fetching beside those who wait for it.
#include "system/fetch_once.h"

#include <fmt/format.h>

namespace weir::system {
namespace {

namespace fs = std::filesystem;

constexpr auto kBudget = std::chrono::minutes(10);

}  // namespace

Result<fs::path> FetchOnce::get(const Patience& patience) {
  std::unique_lock lock(mutex_);
  if (may_pass()) found_.reset();
  if (!found_ && !at_work_) begin();
  const bool ended = done_.wait_until(lock, patience.stop, patience.deadline.when(),
                                      [this] { return found_.has_value(); });
  if (ended) return *found_;
  if (patience.stop.stop_requested()) return fail(ErrorKind::Cancelled, "interrupted");
  return fail(ErrorKind::Timeout, fmt::format("{} was not fetched in time", what_));
}

bool FetchOnce::may_pass() const {
  if (!found_ || found_->has_value()) return false;
  const ErrorKind kind = found_->error().kind;
  return kind == ErrorKind::Timeout || kind == ErrorKind::Cancelled;
}

/// With the lock held, which an earlier worker has given back for the last time.
void FetchOnce::begin() {
  at_work_ = true;
  worker_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

void FetchOnce::work(const std::stop_token& stop) {
  auto found = fetch_({Deadline::after(SystemClock(), kBudget), stop});
  const std::scoped_lock lock(mutex_);
  found_ = std::move(found);
  at_work_ = false;
  done_.notify_all();
}

}  // namespace weir::system
