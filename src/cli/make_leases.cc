// Who gives files their place.
#include "cli/make_leases.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "cli/script_language.h"
#include "driver/driver.h"
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

/// PostgreSQL and MySQL on servers of weir's own, and each engine that is a library.
std::unique_ptr<system::LeaseProvider> by_engine(system::OwnServerOptions options) {
  std::map<std::string, system::MakeLeases, std::less<>> engines;
  for (const driver::DriverSpec* driver : driver::drivers()) {
    if (!driver->in_process) continue;
    system::InProcessOptions in_process;
    in_process.engine = driver->name;
    in_process.environment = options.environment;
    in_process.init_files = options.postgres.init_files;
    in_process.progress = options.progress;
    engines[in_process.engine] = [in_process] { return system::lease_in_process(in_process); };
  }
  system::OwnMysqlOptions mysql;
  mysql.environment = options.environment;
  mysql.progress = options.progress;
  engines[std::string(to_text(slt::EngineKind::Mysql))] = [mysql] {
    return Result<std::unique_ptr<system::LeaseProvider>>(system::lease_own_mysql(mysql));
  };
  engines[std::string(kPostgres)] = [options = std::move(options)] {
    return system::lease_own_server(options);
  };
  return system::lease_by_engine(engines);
}

const char* look_up(const char* name) { return std::getenv(name); }

system::Progress progress_of(plan::Journal& journal) {
  return [&journal](std::string_view message) {
    const auto phase =
        message.starts_with("fetching") ? plan::ServicePhase::Fetch : plan::ServicePhase::Prepare;
    const std::string_view service =
        message.find("duckdb") == std::string_view::npos ? kPostgres : std::string_view("duckdb");
    journal.emit({}, plan::ServiceChanged{service, phase, {}, message});
  };
}

std::unique_ptr<system::LeaseProvider> own_leases(const RunSettings& settings,
                                                  plan::Journal& journal) {
  system::OwnServerOptions options;
  options.postgres = postgres_options(settings);
  options.jobs = settings.jobs;
  options.environment = look_up;
  options.expected = count_groups(settings);
  options.progress = progress_of(journal);
  return by_engine(std::move(options));
}

}  // namespace

Result<std::unique_ptr<system::LeaseProvider>> make_leases(const RunSettings& settings,
                                                           plan::Journal& journal,
                                                           const system::Endpoints& endpoints) {
  if (settings.placement == Placement::OwnServer) return own_leases(settings, journal);
  WEIR_TRY_ASSIGN(driver::ConnectTarget target, driver::parse_target(settings.target));
  system::TargetOptions options{std::move(target), endpoints, look_up, progress_of(journal),
                                settings.bare_databases};
  return settings.placement == Placement::TargetClones
             ? system::lease_target_clones(std::move(options))
             : system::lease_target(std::move(options));
}

Result<std::unique_ptr<system::LeaseProvider>> make_other_leases(
    const RunSettings& settings, plan::Journal& journal, const system::Endpoints& endpoints) {
  if (settings.against.empty()) return std::unique_ptr<system::LeaseProvider>();
  if (is_own_engine(settings.against)) return own_leases(settings, journal);
  WEIR_TRY_ASSIGN(driver::ConnectTarget target, driver::parse_target(settings.against));
  system::TargetOptions options{std::move(target), endpoints, look_up, progress_of(journal),
                                settings.bare_databases};
  return settings.isolated ? system::lease_target_clones(std::move(options))
                           : system::lease_target(std::move(options));
}

std::unique_ptr<system::DuckdbLibrary> make_duckdb_library(plan::Journal& journal) {
  system::DuckdbLibrary::Options options;
  options.environment = look_up;
  options.progress = progress_of(journal);
  return std::make_unique<system::DuckdbLibrary>(std::move(options));
}

bool is_own_engine(const std::string& against) {
  if (slt::find_engine(against)) return true;
  const auto target = driver::parse_target(against);
  return target && driver::is_in_process(*target) && target->database == ":memory:";
}

std::string other_engine(const RunSettings& settings) {
  if (const auto engine = slt::find_engine(settings.against)) return std::string(to_text(*engine));
  return scheme_of(*settings.system, settings.against);
}

namespace {

std::string describe_own_server(const RunSettings& settings) {
  const system::PostgresOptions options = postgres_options(settings);
  if (!options.programs.empty())
    return fmt::format("PostgreSQL from {}", options.programs.string());
  return fmt::format("PostgreSQL {} of weir's own",
                     options.version.empty() ? "18" : options.version);
}

/// Whether no file can be testdrive's.
bool has_only_records(const RunSettings& settings) {
  for (const ScriptGroup& group : settings.groups) {
    for (const std::string& file : group.files) {
      if (language_of(settings.dialects, file, {}) != Language::Slt) return false;
    }
  }
  return !settings.groups.empty();
}

/// Whether some file can be one of sqllogictest.
bool may_have_records(const RunSettings& settings) {
  return std::any_of(settings.groups.begin(), settings.groups.end(), [](const ScriptGroup& group) {
    return std::any_of(group.files.begin(), group.files.end(),
                       [](const std::string& file) { return !file.ends_with(".td"); });
  });
}

std::string describe_engine(const RunSettings& settings, slt::EngineKind engine) {
  switch (engine) {
    case slt::EngineKind::Sqlite: return "SQLite in memory";
    case slt::EngineKind::Duckdb: return "DuckDB in memory";
    case slt::EngineKind::Postgres: return describe_own_server(settings);
    case slt::EngineKind::Mysql: return "MariaDB of weir's own";
  }
  return {};
}

/// That of a service is not known yet.
std::string describe_url(const std::string& url) {
  if (!services_in(url).empty()) return url;
  const auto target = driver::parse_target(url);
  return target ? driver::to_public_url(*target) : std::string("?");
}

std::string describe_other(const RunSettings& settings) {
  if (is_own_engine(settings.against)) {
    const auto engine = slt::find_engine(other_engine(settings));
    if (engine) return describe_engine(settings, *engine);
  }
  return describe_url(settings.against);
}

std::string describe_first(const RunSettings& settings) {
  if (settings.placement == Placement::OwnServer) {
    if (settings.plan_engine) return describe_engine(settings, *settings.plan_engine);
    if (!has_only_records(settings)) return describe_own_server(settings);
    if (!settings.slt.engine) return "the engine of each dialect";
    return describe_engine(settings, *settings.slt.engine);
  }
  return describe_url(settings.target);
}

}  // namespace

std::string describe_place(const RunSettings& settings) {
  if (settings.groups.empty() && settings.passed_before > 0) return {};
  std::string first = describe_first(settings);
  if (settings.against.empty() || !may_have_records(settings)) return first;
  return fmt::format("{}, against {}", first, describe_other(settings));
}

}  // namespace weir::cli
