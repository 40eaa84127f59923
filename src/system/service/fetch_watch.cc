// Looking at the work folder now and then.
#include "system/service/fetch_watch.h"

#include <algorithm>

#include "base/clock.h"
#include "system/service/fetch_record.h"

namespace weir::system {
namespace {

constexpr Nanoseconds kPause = std::chrono::milliseconds(250);
/// Looking through a large folder must not cost more than this part of the time.
constexpr int kShare = 20;

}  // namespace

FetchWatch::FetchWatch(std::string label, std::uint64_t expected, std::filesystem::path folder,
                       const OnFetch& progress)
    : label_(std::move(label)),
      expected_(expected),
      folder_(std::move(folder)),
      progress_(progress) {
  if (progress_) {
    thread_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
  }
}

FetchWatch::~FetchWatch() = default;

void FetchWatch::now(std::string_view doing) {
  const std::scoped_lock lock(mutex_);
  doing_ = doing;
  told_ = false;
  changed_.notify_all();
}

void FetchWatch::watch(const std::stop_token& stop) {
  const SystemClock clock;
  Nanoseconds pause = kPause;
  std::string last;
  std::uint64_t most = 0;  // clients remove what they no longer need; nobody wants to see that
  while (!stop.stop_requested()) {
    std::string doing;
    {
      std::unique_lock lock(mutex_);
      (void)changed_.wait_for(lock, stop, pause, [this] { return !told_; });
      told_ = true;
      doing = doing_;
    }
    if (doing.empty() || stop.stop_requested()) continue;
    const MonotonicTime begin = clock.now();
    const std::uint64_t bytes = bytes_below(folder_);
    most = doing == last && doing != kClearing ? std::max(most, bytes) : bytes;
    last = doing;
    pause = std::max(kPause, (clock.now() - begin) * kShare);
    progress_({label_, doing, most, expected_});
  }
}

}  // namespace weir::system
