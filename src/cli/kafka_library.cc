// Fetching of librdkafka for a run.
#include "cli/kafka_library.h"

#include <cstdlib>
#include <memory>

#include "system/fetch_once.h"
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
  const auto library = std::make_shared<system::FetchOnce>(
      "the library for Kafka", [finder](const system::Patience& patience) {
        return finder.find(system::rdkafka_artefact(), patience);
      });
  return [library](const system::Patience& patience) { return library->get(patience); };
}

}  // namespace weir::cli
