// Progress of bringing services up, as lines on standard error.
#pragma once

#include <cstdio>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "system/service/fetch.h"

namespace weir::cli {

/// May be told things from any thread.
class ServiceProgress {
 public:
  explicit ServiceProgress(std::FILE* out) : out_(out) {}

  /// A line when an artefact's state changes, and now and then how far it is.
  void fetch(const system::FetchProgress& fetch);
  /// What a service waits for; `service` is empty for the session itself.
  void wait(std::string_view service, std::string_view what);

 private:
  struct Told {
    std::string doing;
    MonotonicTime when = {};
  };

  std::FILE* out_;
  SystemClock clock_;
  std::mutex mutex_;  ///< Guards what follows.
  std::map<std::string, Told, std::less<>> fetches_;
  std::map<std::string, Told, std::less<>> waits_;  ///< Since when, and what was told last.
};

}  // namespace weir::cli
