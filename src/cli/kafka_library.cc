// Fetching of librdkafka for a run.
#include "cli/kafka_library.h"

#include <cstdlib>
#include <memory>
#include <mutex>

#include "system/own_artefacts.h"

namespace weir::cli {
namespace {

constexpr const char* kService = "kafka";
constexpr const char* kSupervisor = "/proc/self/exe";

const char* look_up(const char* name) { return std::getenv(name); }

}  // namespace

std::function<Result<std::filesystem::path>(const system::Patience&)> kafka_library(
    plan::Journal& journal) {
  const system::LibraryFinder finder(
      look_up,
      [&journal](std::string_view message) {
        if (!message.starts_with("fetching")) return;  // how far it is changes ten times a second
        journal.emit({}, plan::ServiceChanged{kService, plan::ServicePhase::Fetch, {}, message});
      },
      kSupervisor);
  return [finder, mutex = std::make_shared<std::mutex>()](const system::Patience& patience) {
    const std::scoped_lock lock(*mutex);  // whoever comes second waits for the first
    return finder.find(system::rdkafka_artefact(), patience);
  };
}

}  // namespace weir::cli
