// FetchOnce: a file that many want, fetched for all of them.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/result.h"
#include "system/workshop.h"

namespace weir::system {

/// Every member may be called from any thread. The destructor stops the fetch.
class FetchOnce {
 public:
  using Fetch = std::function<Result<std::filesystem::path>(const Patience&)>;
  /// `what` is fetched, for messages. `fetch` is called on a thread of its own.
  FetchOnce(std::string what, Fetch fetch) : what_(std::move(what)), fetch_(std::move(fetch)) {}

  /// Begins the fetch unless it was, and waits for it no longer than the caller likes; the fetch
  /// has ten minutes, whoever waits. What cannot be had is tried once, unless time was up.
  [[nodiscard]] Result<std::filesystem::path> get(const Patience& patience);

 private:
  void begin();
  void work(const std::stop_token& stop);
  [[nodiscard]] bool may_pass() const;

  const std::string what_;
  const Fetch fetch_;
  std::mutex mutex_;
  std::condition_variable_any done_;
  bool at_work_ = false;
  std::optional<Result<std::filesystem::path>> found_;
  std::jthread worker_;  ///< The last member: ends before the others.
};

}  // namespace weir::system
