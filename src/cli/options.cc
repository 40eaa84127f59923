// The table of options.
#include <algorithm>
#include <array>

#include "cli/option.h"

namespace weir::cli {
namespace {

constexpr std::array kOptions = {
#define OPTION(identifier, ...) &option::k##identifier,
#include "cli/options.def"
#include "cli/sqllogictest_options.def"
#include "cli/testdrive_options.def"
#undef OPTION
};

template <typename Matches>
const OptionSpec* find_if(Matches matches) {
  const auto* const found = std::find_if(kOptions.begin(), kOptions.end(), matches);
  return found == kOptions.end() ? nullptr : *found;
}

}  // namespace

std::string_view to_text(Group group) {
  switch (group) {
    case Group::Selection: return "What is run";
    case Group::Place: return "Where it is run";
    case Group::Judging: return "How it is judged";
    case Group::Variables: return "Variables";
    case Group::Output: return "Output";
    case Group::Checking: return "Checking";
    case Group::Bundles: return "Histories and bundles";
    case Group::Services: return "Services";
    case Group::Help: return "Help";
    case Group::Testdrive: return "Only under the name testdrive";
    case Group::Sqllogictest: return "Only under the name sqllogictest";
  }
  return "";
}

std::span<const OptionSpec* const> options() { return kOptions; }

const OptionSpec* find_option(std::string_view name, std::uint32_t mask) {
  return find_if(
      [&](const OptionSpec* spec) { return spec->name == name && spec->taken_by_any(mask); });
}

const OptionSpec* find_option(char letter, std::uint32_t mask) {
  return find_if([&](const OptionSpec* spec) {
    return spec->letter != 0 && spec->letter == letter && spec->taken_by_any(mask);
  });
}

}  // namespace weir::cli
