// FetchOutput: what `weir fetch` shows while it works and in the end.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "diag/diagnostic.h"
#include "system/service/fetch.h"

namespace weir::cli {

enum class FetchForm : std::uint8_t { Text, Json };

/// What became of one thing that is wanted.
struct FetchedItem {
  enum class State : std::uint8_t { Found, There, Fetched, Missing, Failed } state = State::There;
  std::vector<std::string> services;
  std::string label;   ///< `kafka_2.13 4.3.1`, or the name of a program.
  std::string path;    ///< In the cache, or of the program; empty if it is nowhere.
  std::string reason;  ///< Failed: what went wrong; else empty.
  std::string hint;
  std::uint64_t expected = 0;    ///< Missing: bytes that will be downloaded; 0: not known.
  system::FetchRecord record{};  ///< There, Fetched: what was downloaded; empty of a path.
};
[[nodiscard]] std::string_view to_text(FetchedItem::State state);

/// `1.2 MB of 9.0 MB` while it downloads, else what is on disk: clients keep more than they
/// fetched.
[[nodiscard]] std::string how_far(const system::FetchProgress& fetch);

/// Rows and totals go to `out`, progress to `err`: one line that changes on a terminal, else a line
/// when something begins and now and then while it lasts. Any thread may tell progress.
class FetchOutput {
 public:
  FetchOutput(FetchForm form, std::FILE* out, std::FILE* err, const Clock& clock);

  /// `number` of `total` is fetched from now on.
  void begin(std::size_t number, std::size_t total, const std::vector<std::string>& services,
             std::string_view label, std::uint64_t expected);
  void progress(const system::FetchProgress& fetch);
  void end(FetchedItem item);
  void nothing(std::string_view service, std::string_view reason);
  /// The totals.
  void finish(const std::filesystem::path& cache);

  [[nodiscard]] bool failed() const;

 private:
  void erase();
  [[nodiscard]] std::string totals(const std::filesystem::path& cache) const;
  [[nodiscard]] std::string json(const std::filesystem::path& cache) const;

  const FetchForm form_;
  std::FILE* const out_;
  std::FILE* const err_;
  const bool terminal_;
  const Clock& clock_;
  // Guards what follows.
  mutable std::mutex mutex_;
  std::string heading_;  ///< "[2/5]".
  MonotonicTime begun_;
  MonotonicTime told_;      ///< When the last line of progress was written.
  bool line_open_ = false;  ///< The terminal's line shows progress.
  std::vector<FetchedItem> items_;
};

}  // namespace weir::cli
