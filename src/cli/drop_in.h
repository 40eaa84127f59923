// What the drop-ins for other runners share.
#pragma once

#include <span>
#include <string_view>

#include "cli/run_settings.h"

namespace weir::cli {

/// An option of ours and the original's name for it.
struct SameOption {
  const OptionSpec* original;
  const OptionSpec* ours;
};

/// Adds what was given under the original's names under ours, below what is there.
void rename_options(Arguments& arguments, std::span<const SameOption> same);

/// One note about the options on the command line that are accepted without effect.
void note_without_effect(const Arguments& arguments, std::string_view command,
                         Complaints& complaints);

}  // namespace weir::cli
