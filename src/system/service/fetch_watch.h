// FetchWatch: tells how far a fetch is, by the bytes that lie in its work folder.
//
// Clients tell their progress each in another way, or not at all; the disk tells it of all.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "system/service/fetch.h"

namespace weir::system {

/// What is done last, when bytes become fewer.
inline constexpr std::string_view kClearing = "clearing up";

/// Calls `progress` from a thread of its own while it lives. Members may be called from any thread.
class FetchWatch {
 public:
  /// `progress` must outlive it.
  FetchWatch(std::string label, std::uint64_t expected, std::filesystem::path folder,
             const OnFetch& progress);
  ~FetchWatch();
  FetchWatch(const FetchWatch&) = delete;
  FetchWatch& operator=(const FetchWatch&) = delete;

  /// What is done from now on: `downloading`.
  void now(std::string_view doing);

 private:
  void watch(const std::stop_token& stop);

  const std::string label_;
  const std::uint64_t expected_;
  const std::filesystem::path folder_;
  const OnFetch& progress_;
  // Guards what follows.
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::string doing_;
  bool told_ = true;  ///< That `doing_` has begun.
  std::jthread thread_;
};

}  // namespace weir::system
