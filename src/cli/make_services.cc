// Services of a run, and what they have to say.
#include "cli/make_services.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/guarded.h"
#include "system/service/service_visit.h"

namespace weir::cli {
namespace {

constexpr Nanoseconds kStartBudget = std::chrono::minutes(30);

const char* look_up(const char* name) { return std::getenv(name); }

/// Tells the journal what services do.
class Teller {
 public:
  explicit Teller(plan::Journal& journal) : journal_(journal) {}

  /// Once for each thing that is done with an artefact.
  void fetch(const system::FetchProgress& fetch) {
    const bool news = told_.with_lock([&](auto& told) {
      std::string& last = told[std::string(fetch.artefact)];
      return std::exchange(last, std::string(fetch.doing)) != fetch.doing;
    });
    if (!news) return;
    std::string text = fmt::format("{} {}", fetch.doing, fetch.artefact);
    if (fetch.expected > 0) text += fmt::format(", {}", format_bytes(fetch.expected));
    tell(fetch.artefact, plan::ServicePhase::Fetch, {}, text);
  }

  void wait(std::string_view service, std::string_view what) {
    tell(service.empty() ? std::string_view("services") : service, plan::ServicePhase::Start, {},
         service.empty() ? std::string(what) : fmt::format("waiting for {}", what));
  }

  void ready(const system::InstanceRecord& record) {
    const bool external = record.state == system::ServiceState::External;
    const std::string text = external ? "runs already"
                             : record.version.empty()
                                 ? record.name
                                 : fmt::format("{} {}", record.name, record.version);
    tell(record.name, plan::ServicePhase::Ready, record.ready_after, text);
  }

 private:
  void tell(std::string_view service, plan::ServicePhase phase, Nanoseconds elapsed,
            std::string_view message) {
    journal_.emit({}, plan::ServiceChanged{service, phase, elapsed, message});
  }

  plan::Journal& journal_;
  Guarded<std::map<std::string, std::string>> told_;
};

std::filesystem::path project_of(const Source& config) {
  return std::filesystem::absolute(config.path).lexically_normal().parent_path();
}

}  // namespace

std::unique_ptr<system::RunServices> make_services(const RunSettings& settings,
                                                   plan::Journal& journal) {
  const RunSystem& described = *settings.system;
  const auto teller = std::make_shared<Teller>(journal);
  system::RunServicesOptions options;
  options.describe = [&described]() -> const system::SystemDescription& {
    return described.read().system;
  };
  options.session.project = project_of(described.config());
  options.session.environment = look_up;
  options.session.fetch = [teller](const system::FetchProgress& fetch) { teller->fetch(fetch); };
  options.session.wait = [teller](std::string_view service, std::string_view what) {
    teller->wait(service, what);
  };
  options.on_ready = [teller](const system::InstanceRecord& record) { teller->ready(record); };
  options.config = described.config();
  options.reading = described.reading();
  options.hosts = described.hosts();
  options.always = described.always();
  options.always.insert(options.always.end(), described.places().begin(), described.places().end());
  options.leased.insert(described.places().begin(), described.places().end());
  options.join = described.joins();
  return std::make_unique<system::RunServices>(std::move(options));
}

Result<RunSettings> settle_places(const RunSettings& settings, system::RunServices& services,
                                  const std::stop_token& stop) {
  RunSettings settled = settings;
  if (settings.system->places().empty()) return settled;
  const Deadline deadline = Deadline::after(SystemClock(), kStartBudget);
  WEIR_TRY_ASSIGN(const auto visit, services.enter({}, {deadline, stop}));
  WEIR_TRY_ASSIGN(settled.target, services.resolve(settings.target));
  WEIR_TRY_ASSIGN(settled.against, services.resolve(settings.against));
  return settled;
}

}  // namespace weir::cli
