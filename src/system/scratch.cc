// Making and removing of the run's folder.
#include "system/scratch.h"

#include <algorithm>
#include <iterator>

#include "base/clock.h"
#include "process/run_folder.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

constexpr auto kCleanUpBudget = std::chrono::seconds(10);

}  // namespace

Result<std::unique_ptr<Scratch>> Scratch::create(const std::vector<fs::path>& bases) {
  const Deadline deadline = Deadline::after(SystemClock(), kCleanUpBudget);
  std::vector<std::string> dead_runs;
  for (const fs::path& base : bases) {
    std::ranges::move(process::end_dead_runs(base, deadline), std::back_inserter(dead_runs));
  }
  const fs::path folder = process::name_run_folder(bases.front());
  WEIR_TRY(process::create_run_folder(folder, {process::identify_self(), {}, {}}));
  return std::unique_ptr<Scratch>(new Scratch(folder, std::move(dead_runs)));
}

Scratch::~Scratch() {
  std::error_code error;
  fs::remove_all(folder_, error);
}

std::string unique_name(std::string run_folder) {
  std::ranges::replace(run_folder, '-', '_');
  return run_folder;
}

std::string unique_name(const Scratch& scratch) {
  return unique_name(scratch.folder().filename().string());
}

}  // namespace weir::system
