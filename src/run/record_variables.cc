// Names of sqllogictest-rs, DuckDB's runner and Databend's.
#include "run/record_variables.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace weir::run {
namespace {

std::string make_uuid(Rng& rng) {
  constexpr std::uint64_t kAll = 0xFFFFFFFFULL;
  const auto bits = [&rng] { return rng.below(kAll + 1); };
  const std::uint64_t version = 0x4000U | (bits() & 0x0FFFU);
  const std::uint64_t variant = 0x8000U | (bits() & 0x3FFFU);
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:08x}{:04x}", bits(), bits() & 0xFFFFU, version,
                     variant, bits(), bits() & 0xFFFFU);
}

/// Of `RAND_a_b`.
std::optional<std::string> random_between(std::string_view name, Rng& rng) {
  constexpr std::string_view kPrefix = "RAND_";
  if (!name.starts_with(kPrefix)) return std::nullopt;
  const auto bounds = split(name.substr(kPrefix.size()), '_');
  std::uint64_t least = 0;
  std::uint64_t most = 0;
  const bool numbers = bounds.size() == 2 && parse_unsigned(bounds[0], least) &&
                       parse_unsigned(bounds[1], most) && least <= most && most < UINT64_MAX;
  if (!numbers) return std::nullopt;
  return std::to_string(least + rng.below(most - least + 1));
}

}  // namespace

bool has_records(const plan::Plan& plan) {
  return !plan.steps().empty() && plan.steps().front().form != plan::StepForm::Command;
}

void add_record_variables(const Place& place, const plan::Plan& plan,
                          std::map<std::string, std::string, std::less<>>& variables) {
  const std::string scratch = place.scratch.string();
  std::error_code error;
  const std::string working = std::filesystem::current_path(error).string();
  const std::string name = plan.storage().sources.front().path;  // others are included
  std::string flat = name;
  std::replace(flat.begin(), flat.end(), '/', '_');
  variables["__TEST_DIR__"] = scratch;
  variables["__DATABASE__"] = place.main.database;
  for (const char* folder : {"TEST_DIR", "TEMP_DIR", "TEMP_BASE"}) variables[folder] = scratch;
  variables["WORKING_DIR"] = working;
  const auto data = variables.find("env.DATA_DIR");
  variables["DATA_DIR"] = data == variables.end() ? working + "/data" : data->second;
  variables["TEST_NAME"] = name;
  variables["BASE_TEST_NAME"] = std::filesystem::path(name).filename().string();
  for (const char* id : {"TEST_NAME_NO_SLASH", "TEST_ID"}) variables[id] = flat;
  variables["RUN_ID"] = fmt::format("{:010}", place.seed);
}

std::optional<std::string> make_record_value(std::string_view name, const Clock& clock, Rng& rng) {
  if (name == "UUID") return make_uuid(rng);
  if (name == "__NOW__") {
    const Nanoseconds since = clock.wall_now().time_since_epoch();
    return std::to_string(since.count());
  }
  return random_between(name, rng);
}

}  // namespace weir::run
