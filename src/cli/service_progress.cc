// Lines of progress, none of them twice.
#include "cli/service_progress.h"

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/fetch_output.h"

namespace weir::cli {
namespace {

constexpr Nanoseconds kLinePause = std::chrono::seconds(5);
constexpr Nanoseconds kWorthALine = std::chrono::seconds(1);

}  // namespace

void ServiceProgress::fetch(const system::FetchProgress& fetch) {
  const std::scoped_lock lock(mutex_);
  Told& told = fetches_[std::string(fetch.artefact)];
  const MonotonicTime now = clock_.now();
  if (told.doing == fetch.doing && now - told.when < kLinePause) return;
  told = {std::string(fetch.doing), now};
  const std::string far = fetch.bytes == 0 ? std::string() : fmt::format(", {}", how_far(fetch));
  print(out_, fmt::format("{} {}{}\n", fetch.doing, fetch.artefact, far));
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
