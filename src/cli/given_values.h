// What those who make settings share: values of options, and mistakes at their places.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/arguments.h"
#include "cli/run_settings.h"

namespace weir::cli {

/// A mistake at the place of the option; without a place if it was not given.
inline void add_mistake(Complaints& complaints, const Arguments& arguments, const OptionSpec& spec,
                        std::string message, std::string hint) {
  const GivenOption* given = arguments.find(spec);
  complaints.mistakes.push_back(
      {given == nullptr ? std::nullopt : given->place, std::move(message), std::move(hint)});
}

/// All values of the option; those that `parse` refuses were told as mistakes already.
template <typename Parse>
auto parse_all(const Arguments& arguments, const OptionSpec& spec, Parse parse) {
  std::vector<typename decltype(parse(""))::value_type> values;
  for (const std::string& text : arguments.all(spec)) {
    if (auto parsed = parse(text)) values.push_back(*std::move(parsed));
  }
  return values;
}

}  // namespace weir::cli
