// Who gives files their place.
#include "cli/make_leases.h"

#include <fmt/format.h>

#include <cstdlib>

#include "driver/url.h"
#include "system/providers.h"

namespace weir::cli {
namespace {

constexpr std::string_view kPostgres = "postgres";

/// How many databases the run will ask for at the most.
std::size_t count_groups(const RunSettings& settings) { return settings.groups.size(); }

system::PostgresOptions postgres_options(const RunSettings& settings) {
  system::PostgresOptions options;
  for (const ServiceChoice& choice : settings.choices) {
    if (choice.service != kPostgres) continue;
    options.version = choice.version;
    options.programs = choice.folder;
  }
  for (const Setting& setting : settings.server_settings) {
    options.settings.emplace_back(setting.name, setting.value);
  }
  options.init_files.assign(settings.init_files.begin(), settings.init_files.end());
  return options;
}

}  // namespace

Result<std::unique_ptr<system::LeaseProvider>> make_leases(const RunSettings& settings,
                                                           plan::Journal& journal,
                                                           const system::Endpoints& endpoints) {
  const system::EnvironmentLookup environment = [](const char* name) { return std::getenv(name); };
  if (settings.placement == Placement::OwnServer) {
    system::OwnServerOptions options;
    options.postgres = postgres_options(settings);
    options.jobs = settings.jobs;
    options.environment = environment;
    options.expected = count_groups(settings);
    options.progress = [&journal](std::string_view message) {
      const auto phase =
          message.starts_with("fetching") ? plan::ServicePhase::Fetch : plan::ServicePhase::Prepare;
      journal.emit({}, plan::ServiceChanged{kPostgres, phase, {}, message});
    };
    return system::lease_on_demand([options] { return system::lease_own_server(options); });
  }
  WEIR_TRY_ASSIGN(driver::ConnectTarget target, driver::parse_target(settings.target));
  system::TargetOptions options{std::move(target), endpoints, environment};
  return settings.placement == Placement::TargetClones
             ? system::lease_target_clones(std::move(options))
             : system::lease_target(std::move(options));
}

std::string describe_place(const RunSettings& settings) {
  if (settings.placement == Placement::OwnServer) {
    const system::PostgresOptions options = postgres_options(settings);
    if (!options.programs.empty())
      return fmt::format("PostgreSQL from {}", options.programs.string());
    return fmt::format("PostgreSQL {} of weir's own",
                       options.version.empty() ? "18" : options.version);
  }
  const auto target = driver::parse_target(settings.target);
  return target ? driver::to_public_url(*target) : std::string("?");
}

}  // namespace weir::cli
