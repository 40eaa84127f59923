// Lines of progress, none of them twice.
#include "cli/service_progress.h"

#include <fmt/format.h>

#include "base/bytes.h"
#include "cli/command.h"

namespace weir::cli {
namespace {

constexpr Nanoseconds kLinePause = std::chrono::seconds(5);

std::string how_far(const system::FetchProgress& fetch) {
  if (fetch.bytes == 0) return {};
  if (fetch.expected == 0) return fmt::format(", {} so far", format_bytes(fetch.bytes));
  return fmt::format(", {} of {}", format_bytes(fetch.bytes), format_bytes(fetch.expected));
}

}  // namespace

void ServiceProgress::fetch(const system::FetchProgress& fetch) {
  const std::scoped_lock lock(mutex_);
  Told& told = fetches_[std::string(fetch.artefact)];
  const MonotonicTime now = clock_.now();
  if (told.doing == fetch.doing && now - told.when < kLinePause) return;
  told = {std::string(fetch.doing), now};
  print(out_, fmt::format("{} {}{}\n", fetch.doing, fetch.artefact, how_far(fetch)));
}

void ServiceProgress::wait(std::string_view service, std::string_view what) {
  const std::scoped_lock lock(mutex_);
  std::string& told = waits_[std::string(service)];
  if (told == what) return;
  told = what;
  print(out_, service.empty() ? fmt::format("{}\n", what) : fmt::format("{}: {}\n", service, what));
}

}  // namespace weir::cli
