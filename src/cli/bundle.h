// Bundles: a plan and the history of its run, in a folder that needs nothing else.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "plan/plan.h"

namespace weir::cli {

struct Bundle {
  plan::Plan plan;
  std::string history;  ///< As `plan::HistoryWriter` wrote it, without times; ordered by step.
};

/// Writes plan.jsonl and history.jsonl; the folder is made if need be.
[[nodiscard]] Result<void> save_bundle(const std::filesystem::path& folder, const Bundle& bundle);
[[nodiscard]] Result<Bundle> load_bundle(const std::filesystem::path& folder);

/// Says where two histories part; empty if they are the same.
[[nodiscard]] std::string first_difference(std::string_view recorded, std::string_view replayed);

}  // namespace weir::cli
