// Lines of progress, none of them twice.
#include "cli/service_progress.h"

#include <fmt/format.h>

#include "base/bytes.h"
#include "cli/command.h"

namespace weir::cli {
namespace {

constexpr Nanoseconds kLinePause = std::chrono::seconds(5);
constexpr Nanoseconds kWorthALine = std::chrono::seconds(1);

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
  const MonotonicTime now = clock_.now();
  Told& told = waits_.try_emplace(std::string(service), Told{{}, now}).first->second;
  // What is over soon is not worth a line.
  if (told.doing == what || (!service.empty() && now - told.when < kWorthALine)) return;
  told.doing = what;
  print(out_, service.empty() ? fmt::format("{}\n", what)
                              : fmt::format("{}: waiting for {}\n", service, what));
}

}  // namespace weir::cli
