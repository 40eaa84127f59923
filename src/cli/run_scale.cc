// From settings to suites and options of the scheduler.
#include "cli/run_scale.h"

#include <filesystem>

namespace weir::cli {

std::vector<run::Suite> suites_of(const RunSettings& settings) {
  std::vector<run::Suite> suites;
  for (const ScriptGroup& group : settings.groups) suites.push_back({group.name, group.files});
  return suites;
}

std::size_t count_files(const RunSettings& settings) {
  std::size_t count = 0;
  for (const ScriptGroup& group : settings.groups) count += group.files.size();
  return count;
}

std::uint64_t count_bytes(const RunSettings& settings) {
  std::uint64_t bytes = 0;
  for (const ScriptGroup& group : settings.groups) {
    for (const std::string& file : group.files) {
      std::error_code error;
      const std::uint64_t size = std::filesystem::file_size(file, error);
      if (!error) bytes += size;
    }
  }
  return bytes;
}

run::ScheduleOptions schedule_options(const RunSettings& settings) {
  run::ScheduleOptions options;
  options.jobs = settings.jobs;
  options.max_errors = settings.max_errors;
  options.seed = settings.seed;
  options.same_seed = settings.seed_given;
  if (settings.keep_failed) options.keep_failed = run::KeepFailed::Yes;
  options.strict_needs = settings.strict_needs;
  options.temp_dir = settings.temp_dir;
  return options;
}

}  // namespace weir::cli
