// Renaming of options, and the note about those that do nothing.
#include "cli/drop_in.h"

#include <fmt/format.h>

#include <algorithm>

namespace weir::cli {

void rename_options(Arguments& arguments, std::span<const SameOption> same) {
  std::vector<GivenOption> renamed;
  for (const GivenOption& given : arguments.given()) {
    const auto found = std::find_if(same.begin(), same.end(), [&](const SameOption& candidate) {
      return candidate.original == given.spec;
    });
    if (found != same.end())
      renamed.push_back({found->ours, given.value, false, given.place, given.word});
  }
  arguments.add_below(std::move(renamed));
}

void note_without_effect(const Arguments& arguments, std::string_view command,
                         Complaints& complaints) {
  std::string names;
  for (const OptionSpec* spec : options()) {
    const GivenOption* given = arguments.find(*spec);
    if (spec->without_effect.empty() || given == nullptr || !given->place) continue;
    names += fmt::format("{}`--{}`", names.empty() ? "" : ", ", spec->name);
  }
  if (names.empty()) return;
  complaints.notes.push_back(
      fmt::format("without effect here: {}; `weir {} --help` says why", names, command));
}

}  // namespace weir::cli
