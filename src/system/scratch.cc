// Making and removing of the run's folder.
#include "system/scratch.h"

#include <algorithm>

#include "base/clock.h"
#include "process/run_folder.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

constexpr auto kCleanUpBudget = std::chrono::seconds(10);

}  // namespace

Result<std::unique_ptr<Scratch>> Scratch::create(const fs::path& base) {
  process::end_dead_runs(base, Deadline::after(SystemClock(), kCleanUpBudget));
  const fs::path folder = process::name_run_folder(base);
  WEIR_TRY(process::create_run_folder(folder, {process::identify_self(), {}, {}}));
  return std::unique_ptr<Scratch>(new Scratch(folder));
}

Scratch::~Scratch() {
  std::error_code error;
  fs::remove_all(folder_, error);
}

std::string unique_name(const Scratch& scratch) {
  std::string name = scratch.folder().filename().string();
  std::ranges::replace(name, '-', '_');
  return name;
}

}  // namespace weir::system
