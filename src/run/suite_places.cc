// Leases taken and given back, for the main engine and for the other one.
#include "run/suite_places.h"

#include <fmt/format.h>

#include "base/text.h"

namespace weir::run {
namespace {

constexpr Nanoseconds kLeaseBudget = 120s;
/// For taking away what files have made, when its services should be there.
constexpr Nanoseconds kLastRemovalBudget = 10s;

void append(std::vector<std::string>& all, const std::vector<std::string>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

}  // namespace

bool MissingEngines::add(const Engine& engine, const Error& error) {
  return missing_.with_lock([&](auto& missing) { return missing.emplace(engine, error).second; });
}

std::optional<Error> MissingEngines::find(const Engine& engine) const {
  return missing_.with_lock([&](const auto& missing) -> std::optional<Error> {
    const auto found = missing.find(engine);
    return found == missing.end() ? std::nullopt : std::optional(found->second);
  });
}

bool SuitePlaces::suits(const system::LeaseRequest& request) const {
  return !main_ || leases_.suits(*main_, request);
}

Result<void> SuitePlaces::acquire(Which which, const system::LeaseRequest& request,
                                  const std::stop_token& stop) {
  if (const auto known = missing_.find({which, request.engine})) return Failure(*known);
  const bool is_main = which == Which::Main;
  std::optional<system::Lease>& place = is_main ? main_ : other_;
  if (place) return {};
  system::LeaseProvider& provider = is_main ? leases_ : *options_.other.leases;
  const Deadline deadline = Deadline::after(environment_.clock, kLeaseBudget);
  WEIR_TRY_ASSIGN(place, provider.acquire(request, deadline, stop));
  return {};
}

Place SuitePlaces::place() const {
  const system::Lease& lease = *main_;
  Place place{lease.main, options_.temp_dir.empty() ? lease.scratch : options_.temp_dir,
              lease.programs};
  place.main_name = lease.origin;
  place.keeper = lease.keeper;
  place.prefix = to_lower(lease.prefix);  // as buckets must have it
  place.topics = topics_;
  if (other_) {
    place.other = other_->main;
    place.other_keeper = other_->keeper;
    place.other_name = other_->origin;
  }
  return place;
}

std::vector<std::string> SuitePlaces::remove_made(Nanoseconds budget) const {
  Clock& clock = environment_.clock;
  std::vector<std::string> left = made_->remove(clock, Deadline::after(clock, budget));
  const auto topics = topics_->remove({clock, Deadline::after(clock, budget), {}});
  for (const std::string& topic : topics) left.push_back(fmt::format("topic `{}`", topic));
  return left;
}

system::Released SuitePlaces::release(system::LeaseFate fate) {
  system::Released released;
  if (main_) released = leases_.release(*std::exchange(main_, std::nullopt), fate);
  if (fate == system::LeaseFate::Drop) append(released.leftovers, remove_made(kLastRemovalBudget));
  if (!other_) return released;
  const system::Released other =
      options_.other.leases->release(*std::exchange(other_, std::nullopt), fate);
  append(released.leftovers, other.leftovers);
  append(released.how_to_open, other.how_to_open);
  return released;
}

}  // namespace weir::run
