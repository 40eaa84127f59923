// Removal of what a lease's files have made.
#include "system/made_things.h"

#include <iterator>
#include <ranges>
#include <utility>

namespace weir::system {

void MadeThings::resolve_by(Resolve resolve) {
  state_.with_lock([&](State& state) { state.resolve = std::move(resolve); });
}

void MadeThings::add(std::string name, Remove remove) {
  state_.with_lock([&](State& state) {
    state.things.push_back({std::move(name), std::move(remove), state.resolve});
  });
}

std::vector<std::string> MadeThings::remove(const Clock& clock, Deadline deadline) {
  auto all = state_.with_lock([](State& state) { return std::exchange(state.things, {}); });
  std::vector<Made> left;
  std::vector<std::string> names;
  for (Made& made : all | std::views::reverse) {
    const Http http = [&](driver::HttpRequest request) {
      request.resolve = made.resolve;
      return driver::http(std::move(request), clock, deadline, {});
    };
    if (made.remove(http)) continue;
    names.push_back(made.name);
    left.push_back(std::move(made));
  }
  state_.with_lock([&](State& state) {
    state.things.insert(state.things.begin(), std::make_move_iterator(left.rbegin()),
                        std::make_move_iterator(left.rend()));
  });
  return names;
}

}  // namespace weir::system
