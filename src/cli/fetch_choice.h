// What `weir fetch` is asked for: words, or weir.toml, as a list of things.
#pragma once

#include <vector>

#include "cli/arguments.h"
#include "cli/fetch_list.h"
#include "cli/words.h"
#include "system/service/read.h"

namespace weir::cli {

/// What the words ask for, before anything is looked at. Only without mistakes and findings is the
/// list to be used.
struct Wanted {
  FetchList list;
  std::vector<Mistake> mistakes;
  std::vector<system::Finding> findings;  ///< Of weir.toml and of the catalogue.
};

/// `arguments` come from `parse_arguments`, without a mistake.
[[nodiscard]] Wanted choose_fetched(const Arguments& arguments);

}  // namespace weir::cli
