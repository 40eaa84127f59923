// What failed files leave of services: their folders, moved out of the run's.
#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <set>

#include "system/service/run_services.h"
#include "system/service/session_state.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

/// Of a service that may not answer any more.
constexpr auto kRetireBudget = std::chrono::minutes(1);

/// Beside the run's folder: a move within a file system costs nothing. Names of this form are no
/// runs, so that nobody takes it for the rest of a dead one.
fs::path kept_beside(const fs::path& run) {
  constexpr std::string_view kPrefix = "weir-";
  std::string name = run.filename().string();
  if (name.starts_with(kPrefix)) name.erase(0, kPrefix.size());
  return run.parent_path() / fmt::format("weir-kept-{}", name);
}

std::string when_ended(const std::string& name, const fs::path& folder) {
  return fmt::format("{} in {}, when the run has ended", name, folder.string());
}

}  // namespace

Result<RunServices::Kept> RunServices::keep(const Instance& instance, bool alone,
                                            const Patience& patience) {
  const std::string name = instance.description().name;
  if (instance.record().state == ServiceState::External) return Kept{};
  const std::scoped_lock opening(opening_);
  if (joined_) return Kept{fmt::format("{} as it is, since it belongs to `weir up`", name), false};
  if (const auto promised = promised_.find(name); promised != promised_.end()) {
    return Kept{when_ended(name, promised->second), false};
  }
  WEIR_TRY_ASSIGN(const fs::path folder, new_kept_folder(name));
  // Others use it, or have databases in it.
  if (!alone || options_.leased.contains(name)) {
    promised_[name] = folder;
    return Kept{when_ended(name, folder), false};
  }
  WEIR_TRY(retire(name, folder, patience));
  return Kept{fmt::format("{} in {}", name, folder.string()), true};
}

std::vector<std::string> RunServices::how_to_remove_kept() {
  const std::scoped_lock opening(opening_);
  if (kept_.empty()) return {};
  return {fmt::format("rm -r '{}'  # removes all that is kept of services", kept_.string())};
}

bool RunServices::retire_own(const std::string& name) {
  const std::scoped_lock opening(opening_);
  if (joined_) return false;
  const auto promised = promised_.extract(name);
  const fs::path folder = promised.empty() ? fs::path() : promised.mapped();
  return retire(name, folder, {Deadline::after(SystemClock(), kRetireBudget), {}}).has_value();
}

/// With `opening_` held, and alone in the service. What needs it ends first: nobody is in there
/// either, for who visits a service visits what that needs.
Result<void> RunServices::retire(const std::string& name, const fs::path& kept,
                                 const Patience& patience) {
  for (const std::string& other : in_need_of(name)) {
    const auto promised = promised_.extract(other);
    const fs::path folder = promised.empty() ? fs::path() : promised.mapped();
    WEIR_TRY(session()->retire(other, folder, patience));
  }
  return session()->retire(name, kept, patience);
}

std::vector<std::string> RunServices::in_need_of(const std::string& name) const {
  std::vector<std::string> up;
  for (const InstanceRecord& record : session()->records()) up.push_back(record.name);
  const auto order = in_order_of_needs(system(), up);
  std::set<std::string> chain = {name};
  std::vector<std::string> found;
  for (const std::string& other : order ? *order : up) {
    const auto& needs = system().services.find(other)->second.needs;
    if (std::ranges::none_of(needs, [&](const auto& need) { return chain.contains(need); })) {
      continue;
    }
    chain.insert(other);
    found.push_back(other);
  }
  std::ranges::reverse(found);
  return found;
}

/// With `opening_` held. Somebody else's folder of that name is not taken.
Result<fs::path> RunServices::new_kept_folder(const std::string& name) {
  if (kept_.empty()) {
    const fs::path folder = kept_beside(session()->folder());
    std::error_code error;
    if (!fs::create_directory(folder, error)) {
      return fail(ErrorKind::Unavailable, fmt::format("cannot create `{}`: {}", folder.string(),
                                                      error ? error.message() : "it exists"));
    }
    kept_ = folder;
  }
  const unsigned number = ++kept_count_[name];
  return kept_ / (number == 1 ? name : fmt::format("{}-{}", name, number));
}

std::vector<std::string> RunServices::keep_promised(const Patience& patience) {
  const std::scoped_lock opening(opening_);
  std::vector<std::string> problems;
  while (!promised_.empty()) {
    const auto promised = promised_.extract(promised_.begin());
    auto kept = retire(promised.key(), promised.mapped(), patience);
    if (kept) continue;
    problems.push_back(
        fmt::format("{} could not be kept: {}", promised.key(), kept.error().message));
  }
  return problems;
}

}  // namespace weir::system
