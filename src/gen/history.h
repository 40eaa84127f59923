// A history of random DML on two sessions, with a model that knows every answer.
#pragma once

#include <cstdint>

#include "plan/plan.h"

namespace weir::gen {

/// Whether the two sessions take turns in one lane, or run side by side and meet at barriers.
enum class Interleaving : std::uint8_t { Turns, SideBySide };

struct HistoryOptions {
  std::uint64_t seed = 0;
  std::uint32_t steps = 200;  ///< Statements on the two sessions, without set-up and checks.
  Interleaving interleaving = Interleaving::Turns;
};

/// A plan over one table: each session writes rows of its own, so nothing blocks and the model can
/// say what every read must return; transactions commit and roll back at random; at the end the
/// main session reads everything. The same options always give the same plan.
[[nodiscard]] plan::Plan make_history(const HistoryOptions& options);

}  // namespace weir::gen
