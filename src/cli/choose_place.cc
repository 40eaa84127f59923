// Targets, aliases, databases.
#include "cli/choose_place.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/file.h"
#include "cli/given_values.h"
#include "cli/make_leases.h"
#include "cli/script_language.h"

namespace weir::cli {
namespace {

constexpr std::uint64_t kMostJobs = 1024;

unsigned choose_jobs(const Arguments& arguments, const Surroundings& surroundings,
                     const RunSettings& settings) {
  const std::string against = arguments.text(option::kAgainst).value_or("");
  const bool one_place =
      arguments.has(option::kTarget) || (!against.empty() && !is_own_engine(against));
  const bool shares = one_place && !arguments.has(option::kIsolate);
  if (settings.one_database) return 1;
  const std::uint64_t jobs =
      arguments.count(option::kJobs).value_or(shares ? 1 : surroundings.cores);
  return static_cast<unsigned>(std::min(jobs, kMostJobs));
}

}  // namespace

void choose_place(const Arguments& arguments, const Surroundings& surroundings,
                  RunSettings& settings) {
  settings.jobs = choose_jobs(arguments, surroundings, settings);
  settings.isolated = arguments.has(option::kIsolate) || settings.jobs > 1;
  settings.against = arguments.text(option::kAgainst).value_or("");
  settings.target = arguments.text(option::kTarget).value_or("");
  if (!settings.target.empty()) {
    settings.placement = settings.isolated ? Placement::TargetClones : Placement::TargetItself;
  }
  settings.choices = parse_all(arguments, option::kWith, parse_service_choice);
  settings.server_settings = parse_all(arguments, option::kPgSet, parse_setting);
  settings.init_files = arguments.all(option::kInit);
  settings.aliases = parse_all(arguments, option::kHost, parse_host_alias);
  settings.temp_dir = arguments.text(option::kTempDir).value_or("");
  settings.keep_failed = arguments.has(option::kKeepFailed);
  settings.bundles = arguments.text(option::kBundles).value_or("");
}

void check_files_exist(const Arguments& arguments, Complaints& complaints) {
  for (const GivenOption& given : arguments.given()) {
    if (given.spec != &option::kInit) continue;
    if (role_of(given.value) != FileRole::None) {
      complaints.mistakes.push_back(
          {given.place, fmt::format("`{}` is a script", given.value), "`--init` names SQL files"});
      continue;
    }
    if (auto text = read_file(given.value); !text) {
      complaints.mistakes.push_back(
          {given.place, text.error().message, "`--init` names SQL files"});
    }
  }
}

}  // namespace weir::cli
